/** Collections from a server on this machine to BEIR folders, in the layouts that are published. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  type Collection,
  type CollectionLayout,
  collections,
  findCollection,
  prepareCollection,
} from "../../lib/collections";
import { loadPassages, readQrels, readQuestions } from "../../lib/text";
import { collect, inputErrorOf, useScratch } from "../text/scratch";
import { canMakeArchives, tarGz, zip } from "./archives";

const beirFolder = (name: string) => ({
  [`${name}/corpus.jsonl`]: `{"_id":"1","title":"T","text":"${name} one"}\n{"_id":"2","title":"","text":"two"}\n`,
  [`${name}/queries.jsonl`]: '{"_id":"q","text":"what?"}\n',
  [`${name}/qrels/test.tsv`]: "query-id\tcorpus-id\tscore\nq\t1\t1\n",
  [`${name}/qrels/dev.tsv`]: "query-id\tcorpus-id\tscore\nq\t2\t2\nq\t1\t0\n",
  [`${name}/README.txt`]: "not wanted",
  [`__MACOSX/${name}/._corpus.jsonl`]: "junk",
});

describe("prepareCollection()", () => {
  const at = useScratch();
  const closing: (() => void)[] = [];
  before(function () {
    if (!canMakeArchives()) this.skip();
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** A collection of these files, and a server that has them; the server's requests are counted. */
  async function published(layout: CollectionLayout, files: Record<string, Buffer>) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const content = files[path.basename(request.url ?? "")];
      if (content) response.end(content);
      else response.writeHead(404).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    closing.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const collection: Collection = {
      ...{ name: "toy", title: "a toy", licence: "none", homepage: url, layout },
      files: Object.entries(files).map(([name, content]) => ({
        name,
        url: `${url}/files/${name}`,
        bytes: content.length,
        md5: createHash("md5").update(content).digest("hex"),
      })),
    };
    return { collection, asked, url };
  }

  it("prepareCollection() makes a BEIR folder of BEIR's archive, and leaves a folder alone that is whole", async () => {
    const { collection, asked } = await published("beir", { "toy.zip": zip(at(), beirFolder("toy")) });
    const phases = new Set<string>();
    const made = await prepareCollection(collection, { out: at("out"), onProgress: ({ phase }) => phases.add(phase) });
    expect(made.folders).to.deep.equal([
      { folder: at("out"), passages: 2, queries: 1, judgements: { dev: 2, test: 1 } },
    ]);
    expect(made.files[0]).to.include({ name: "toy.zip", md5: collection.files[0].md5 });
    expect(fs.readdirSync(at("out")).sort()).to.deep.equal([
      "collection.json",
      "corpus.jsonl",
      "qrels",
      "queries.jsonl",
    ]);
    expect([...phases].join())
      .to.include("downloading toy.zip")
      .and.to.include("unpacking toy/corpus.jsonl");
    expect((await loadPassages(at("out"))).map(({ text }) => text)).to.deep.equal(["toy one", "two"]);
    expect(await prepareCollection(collection, { out: at("out") })).to.deep.equal(made);
    expect(asked).to.have.length(1);
    const other = { ...collection, name: "other" };
    expect((await inputErrorOf(() => prepareCollection(other, { out: at("out") }))).message).to.include(
      "another collection",
    );
  });

  it("prepareCollection() makes a folder each of the forums of CQADupStack's archive", async () => {
    const members = { ...beirFolder("cqadupstack/android"), ...beirFolder("cqadupstack/tex") };
    const { collection } = await published("beir", { "cqadupstack.zip": zip(at(), members) });
    const { folders } = await prepareCollection(collection, { out: at("out") });
    expect(folders.map(({ folder, passages }) => [folder, passages])).to.deep.equal([
      [at("out", "android"), 2],
      [at("out", "tex"), 2],
    ]);
  });

  it("prepareCollection() makes a BEIR folder of MS MARCO's files, splits keeping their names", async () => {
    const archive = tarGz(at(), {
      "collection.tsv": '0\tThe Manhattan "project"\n1\tÜber\n2\t\n',
      "queries.train.tsv": "10\thow?\n",
      "queries.dev.tsv": "20\twhy?\n21\twho?\n",
      "queries.dev.small.tsv": "20\twhy?\n",
      "qrels.train.tsv": "10\t0\t1\t1\n",
      "qrels.dev.small.tsv": "20\t0\t0\t1\n",
    });
    const { collection } = await published("msmarco", {
      "collectionandqueries.tar.gz": archive,
      "qrels.dev.tsv": Buffer.from("20\t0\t0\t1\n21\t0\t2\t1\n"),
      "msmarco-test2019-queries.tsv.gz": gzipSync("30\tdeep?\n"),
      "2019qrels-pass.txt": Buffer.from("30 Q0 0 3\n30 Q0 1 0\n"),
    });
    const { folders } = await prepareCollection(collection, { out: at("out"), keepDownloads: true });
    const judgements = { train: 1, dev: 2, "dev.small": 1, dl19: 2 };
    expect(folders).to.deep.equal([{ folder: at("out"), passages: 3, queries: 4, judgements }]);
    expect((await loadPassages(at("out"))).map(({ text }) => text)).to.deep.equal([
      'The Manhattan "project"',
      "Über",
      "",
    ]);
    expect((await readQrels(at("out"), "dl19")).get("30")).to.deep.equal(
      new Map([
        ["0", 3],
        ["1", 0],
      ]),
    );
    expect(fs.readdirSync(at("out", "downloads")).sort()).to.have.length(4);
  });

  it("prepareCollection() makes a BEIR folder of DPR's files, with answers beside the questions", async () => {
    const example = (question: string, ids: number[]) => ({
      question,
      answers: ["yes", "it's"],
      positive_ctxs: ids.map((passage_id) => ({ title: "t", text: "x", passage_id: String(passage_id) })),
      negative_ctxs: [],
      hard_negative_ctxs: [{ title: "t", text: "no", psg_id: 3 }],
    });
    const { collection } = await published("dpr", {
      "psgs_w100.tsv.gz": gzipSync(
        'id\ttext\ttitle\n1\t"Aaron ""Air"" Jordan"\tAaron\n2\tplain\t"B ""b"""\n3\tno\tt\n',
      ),
      "biencoder-toy-train.json.gz": gzipSync(JSON.stringify([example("one?", [1, 2]), example("two?", [])], null, 4)),
      "biencoder-toy-dev.json.gz": gzipSync(JSON.stringify([example("three?", [2])])),
      "toy-test.qa.csv": Buffer.from(`four?\t['4', "fo'ur"]\n`),
    });
    const { folders } = await prepareCollection(collection, { out: at("out") });
    expect(folders[0]).to.deep.include({ passages: 3, queries: 4, judgements: { train: 2, dev: 1 } });
    expect(await loadPassages(at("out"))).to.deep.include({ id: "1", title: "Aaron", text: 'Aaron "Air" Jordan' });
    expect(await collect(readQuestions(at("out", "queries.jsonl")))).to.deep.include.members([
      { id: "train-0", text: "one?", answers: ["yes", "it's"] },
      { id: "test-0", text: "four?", answers: ["4", "fo'ur"] },
    ]);
    expect((await readQrels(at("out"), "train")).get("train-0")).to.deep.equal(
      new Map([
        ["1", 1],
        ["2", 1],
      ]),
    );
  });

  it("prepareCollection() goes on after an interruption, and takes a file that was put there by hand", async () => {
    const { collection, asked } = await published("beir", { "toy.zip": zip(at(), beirFolder("toy")) });
    const controller = new AbortController();
    const stop = ({ phase }: { phase: string }) =>
      phase.startsWith("unpacking") && controller.abort(new Error("stopped"));
    let failure: unknown;
    await prepareCollection(collection, { out: at("out"), signal: controller.signal, onProgress: stop }).catch(
      (error) => {
        failure = error;
      },
    );
    expect(String(failure)).to.include("stopped");
    expect(fs.existsSync(at("out", "collection.json"))).to.equal(false);
    await prepareCollection(collection, { out: at("out") });
    expect(asked).to.have.length(1);
    fs.mkdirSync(at("byhand", "downloads"), { recursive: true });
    fs.copyFileSync(at("made.zip"), at("byhand", "downloads", "toy.zip"));
    const offline = {
      ...collection,
      files: collection.files.map((file) => ({ ...file, url: "http://no.invalid/toy.zip" })),
    };
    expect((await prepareCollection(offline, { out: at("byhand") })).folders[0].passages).to.equal(2);
  });

  it("prepareCollection() takes files from a mirror, and a changed file when told not to check", async () => {
    const { collection, url, asked } = await published("beir", { "toy.zip": zip(at(), beirFolder("toy")) });
    const official = {
      ...collection,
      files: [{ ...collection.files[0], url: "http://no.invalid/toy.zip", md5: "0".repeat(32) }],
    };
    const options = { out: at("out"), mirror: `${url}/mirror/` };
    expect((await inputErrorOf(() => prepareCollection(official, options))).message).to.include(
      "not the published one",
    );
    expect((await prepareCollection(official, { ...options, checksum: false })).folders[0].passages).to.equal(2);
    expect(asked).to.deep.equal(["/mirror/toy.zip", "/mirror/toy.zip"]);
  });

  for (const [what, layout, files, words] of [
    [
      "an archive that is cut short",
      "beir",
      () => ({ "toy.zip": zip(at(), beirFolder("toy")).subarray(0, 500) }),
      "damaged or cut short",
    ],
    [
      "a gzip that is cut short",
      "msmarco",
      () => ({
        "collectionandqueries.tar.gz": tarGz(at(), { "collection.tsv": "0\tx\n".repeat(9999) }).subarray(0, 200),
      }),
      "damaged or cut short",
    ],
    ["an archive without a corpus", "beir", () => ({ "toy.zip": zip(at(), { "toy/README": "x" }) }), "hold no corpus"],
    [
      "an archive without a collection",
      "msmarco",
      () => ({ "collectionandqueries.tar.gz": tarGz(at(), { "x.tsv": "1" }) }),
      "collection.tsv",
    ],
    [
      "a corpus that is not JSON",
      "beir",
      () => ({ "toy.zip": zip(at(), { ...beirFolder("toy"), "toy/corpus.jsonl": "{\n" }) }),
      "corpus.jsonl:1",
    ],
    ["a missing file", "dpr", () => ({ "psgs_w100.tsv.gz": gzipSync("1\tx\n") }), "biencoder"],
  ] as [string, CollectionLayout, () => Record<string, Buffer>, string][]) {
    it(`prepareCollection() refuses ${what} and does not call the folder whole`, async () => {
      const { collection } = await published(layout, files());
      expect((await inputErrorOf(() => prepareCollection(collection, { out: at("out") }))).message).to.include(words);
      expect(fs.existsSync(at("out", "collection.json"))).to.equal(false);
    });
  }
});

describe("collections", () => {
  it("collections names MS MARCO, NQ, TriviaQA and the BEIR sets, each file with an address, checksums where published", () => {
    const names = collections.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.include.members(["msmarco-passage", "nq", "triviaqa"]);
    expect(names.filter((name) => name.startsWith("beir-"))).to.have.length(15);
    for (const { files, licence, homepage } of collections) {
      expect(licence).to.not.equal("");
      expect(URL.canParse(homepage)).to.equal(true);
      for (const { url, md5, bytes } of files) {
        expect(url).to.match(/^https:\/\//);
        if (md5 !== undefined) expect(md5).to.match(/^[0-9a-f]{32}$/);
        expect(md5 === undefined, "size and checksum are published together").to.equal(bytes === undefined);
      }
    }
  });

  it("findCollection() names what there is, and what may have been meant", () => {
    expect(findCollection("nq").layout).to.equal("dpr");
    expect(() => findCollection("scifact")).to.throw("beir-scifact");
    expect(() => findCollection("cranfield")).to.throw("msmarco-passage, nq, triviaqa, beir-msmarco");
  });
});
