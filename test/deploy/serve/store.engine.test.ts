/** The service over a store in a database that is killed, and comes back. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { encodeCollection, indexCollection } from "../../../lib/retrieval";
import { putPassages as putCorpus } from "../../cli/toy-data";
import { startServer } from "../../retrieval/stores/databases";
import { killingFront } from "../../retrieval/stores/killing-front";
import { silentFront } from "../../retrieval/stores/silent-front";
import { inputErrorOf } from "../../text/scratch";
import { saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";
import { ask, useServices } from "./running";

describe("the service over a store", function () {
  this.timeout(180_000);
  const { at, start } = useServices();
  const notes: string[] = [];
  const onNote = (line: string) => void notes.push(line);

  /** Passages and their vectors. @returns the passages' file, and a question to them */
  async function encoded() {
    notes.length = 0;
    await useEngine();
    const corpus = await syntheticCorpus(60);
    const data = putCorpus(at("corpus.jsonl"), corpus.passages);
    saveSpeck(at("model"), corpus);
    await encodeCollection(at("model"), data, at("vectors"));
    return { data, question: `/search?k=3&q=${encodeURIComponent(corpus.passages[20].text)}` };
  }

  it("says that the database is away, answers when it is back, and tells nobody the password", async () => {
    const { data, question } = await encoded();
    const first = await startServer(at("db"));
    await indexCollection({ to: first.address, data, vectors: at("vectors") });
    const { url } = await start({ data: undefined, store: first.address, onNote });
    const before = await ask(url + question);
    expect(before.status, JSON.stringify(before.body)).to.equal(200);
    expect(before.body).to.deep.include({ by: "both", passages: 60 });

    await first.kill();
    const away = await ask(url + question);
    expect(away.status).to.equal(503);
    expect(away.body.error).to.include({ code: "store_unreachable" });
    expect(notes.join("\n")).to.include("cannot be reached").and.not.include("not-told");
    expect(JSON.stringify(away.body)).to.not.include("127.0.0.1");

    const second = await startServer(at("db"), first.port);
    const back = await ask(url + question);
    expect(back.status).to.equal(200);
    expect(back.body.results).to.deep.equal(before.body.results);
    await second.kill();
    const gone = await inputErrorOf(() => start({ data: undefined, store: first.address, onNote }));
    expect(gone.message).to.include("cannot be reached").and.not.include("not-told");
  });

  it("answers an error where the database is killed in the middle of the query, and the next when it is back", async () => {
    const { data, question } = await encoded();
    const first = await startServer(at("db"));
    await indexCollection({ to: first.address, data, vectors: at("vectors") });
    const front = await killingFront(first, "<#>");
    const { url } = await start({ data: undefined, store: front.address, onNote });
    const killed = await ask(url + question);
    expect(killed.status).to.equal(503);
    expect(killed.body.error).to.include({ code: "store_unreachable" });
    await front.killed;
    front.pass();
    const second = await startServer(at("db"), first.port);
    expect((await ask(url + question)).status).to.equal(200);
    front.stop();
    await second.kill();
  });

  it("answers an error where the database falls silent, and the next when it speaks again", async () => {
    const { data, question } = await encoded();
    const server = await startServer(at("db"));
    await indexCollection({ to: server.address, data, vectors: at("vectors") });
    const front = await silentFront(server);
    const { url } = await start({ data: undefined, store: front.address, storeTimeout: 0.5, onNote });
    const before = await ask(url + question);
    expect(before.status, JSON.stringify(before.body)).to.equal(200);
    front.hush();
    const silent = await ask(url + question);
    expect(silent.status).to.equal(503);
    expect(silent.body.error).to.include({ code: "store_unreachable" });
    expect(notes.join("\n")).to.include("did not answer in time").and.not.include("not-told");
    front.speak();
    const back = await ask(url + question);
    expect(back.status).to.equal(200);
    expect(back.body.results).to.deep.equal(before.body.results);
    front.stop();
    await server.kill();
  });

  it("of a folder of PGlite is loaded anew: the folder goes from process to process, and no request is lost", async () => {
    const { data, question } = await encoded();
    const store = `pglite:${at("db")}`;
    await indexCollection({ to: store, data, vectors: at("vectors") });
    const { url } = await start({ data: undefined, store, onNote });
    const before = (await ask(url + question)).body.results;
    const statuses = new Set<number>();
    let isOver = false;
    const lane = async () => {
      while (!isOver) statuses.add((await ask(url + question)).status);
    };
    const load = [lane(), lane()];
    const reloaded = await ask(`${url}/reload`, { method: "POST" });
    expect(reloaded.body).to.include({ reloaded: true, passages: 60 });
    expect((await ask(url + question)).body.results).to.deep.equal(before);
    // Without its model nothing can be opened: the one that is there takes its folder back.
    fs.renameSync(at("model"), at("away"));
    const failed = await ask(`${url}/reload`, { method: "POST" });
    expect(failed.status).to.equal(500);
    expect(failed.body.error.message).to.include("the old one stays").and.include("can make vectors");
    expect((await ask(url + question)).body.results).to.deep.equal(before);
    isOver = true;
    await Promise.all(load);
    expect([...statuses]).to.deep.equal([200]);
  });
});
