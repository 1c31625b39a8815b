/** The service over a store in a database that is killed, and comes back. */
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { encodeCollection, indexCollection } from "../../../lib/retrieval";
import { putPassages as putCorpus } from "../../cli/toy-data";
import { startServer } from "../../retrieval/stores/databases";
import { inputErrorOf } from "../../text/scratch";
import { saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";
import { ask, useServices } from "./running";

describe("the service over a store", function () {
  this.timeout(180_000);
  const { at, start } = useServices();

  it("says that the database is away, answers when it is back, and tells nobody the password", async () => {
    await useEngine();
    const corpus = await syntheticCorpus(60);
    const data = putCorpus(at("corpus.jsonl"), corpus.passages);
    saveSpeck(at("model"), corpus);
    await encodeCollection(at("model"), data, at("vectors"));
    const first = await startServer(at("db"));
    await indexCollection({ to: first.address, data, vectors: at("vectors") });
    const notes: string[] = [];
    const onNote = (line: string) => void notes.push(line);
    const { url } = await start({ data: undefined, store: first.address, onNote });
    const question = `${url}/search?k=3&q=${encodeURIComponent(corpus.passages[20].text)}`;
    const before = await ask(question);
    expect(before.status, JSON.stringify(before.body)).to.equal(200);
    expect(before.body).to.deep.include({ by: "both", passages: 60 });

    await first.kill();
    const away = await ask(question);
    expect(away.status).to.equal(503);
    expect(away.body.error).to.include({ code: "store_unreachable" });
    expect(notes.join("\n")).to.include("cannot be reached").and.not.include("not-told");
    expect(JSON.stringify(away.body)).to.not.include("127.0.0.1");

    const second = await startServer(at("db"), first.port);
    const back = await ask(question);
    expect(back.status).to.equal(200);
    expect(back.body.results).to.deep.equal(before.body.results);
    await second.kill();
    const gone = await inputErrorOf(() => start({ data: undefined, store: first.address, onNote }));
    expect(gone.message).to.include("cannot be reached").and.not.include("not-told");
  });
});
