/** Mining: ranks, the filter by the query's own judgements, the draw, and runs as files. */
import * as fs from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { readRun } from "../../../lib/eval";
import { chooseNegatives, mine, parseRanks } from "../../../lib/finetune";
import { Random } from "../../../lib/random";
import { inputErrorOf, put, useScratch } from "../../text/scratch";
import { putRun } from "../collection";

describe("chooseNegatives()", () => {
  it("chooseNegatives() counts ranks with the answers in, and leaves the answers out", () => {
    const options = { ranks: [2, 4] as const, perQuery: 9, random: new Random(1) };
    const { negatives, answers } = chooseNegatives(["a", "b", "c", "d", "e"], (id) => id === "c", options);
    expect([negatives, answers]).to.deep.equal([["b", "d"], 1]);
  });

  it("chooseNegatives() draws at most so many, in the ranking's order, the same for the same stream", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer(),
        (size, perQuery, seed) => {
          const ranking = Array.from({ length: size }, (_, i) => i);
          const choose = () =>
            chooseNegatives(ranking, (i) => i % 5 === 0, { ranks: [3, 40], perQuery, random: new Random(seed) })
              .negatives;
          const chosen = choose();
          const allowed = ranking.slice(2, 40).filter((i) => i % 5 !== 0);
          expect(chosen).to.have.length(Math.min(perQuery, allowed.length));
          expect(chosen).to.deep.equal([...new Set(chosen)].sort((a, b) => a - b));
          for (const i of chosen) expect(allowed).to.include(i);
          expect(choose()).to.deep.equal(chosen);
        },
      ),
    );
  });

  it("parseRanks() reads a range and refuses what is none", async () => {
    expect(parseRanks(" 2-200 ")).to.deep.equal([2, 200]);
    for (const text of ["0-5", "5-2", "7", "a-b", ""]) {
      expect((await inputErrorOf(() => parseRanks(text))).message).to.include("not a range of ranks");
    }
  });
});

describe("mine()", () => {
  const at = useScratch();

  beforeEach(() => {
    put(at("data", "qrels", "train.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td9\t0\nq2\td2\t2\nq3\td3\t1\n");
  });

  it("mine() writes a run of each query's negatives: its own answers left out, others' answers and grade 0 kept", async () => {
    putRun(at("in.run"), { q1: ["d1", "d2", "d9", "d4"], q2: ["d1", "d2", "d3"], x: ["d7"] });
    const report = await mine({ run: at("in.run"), data: at("data"), ranks: [1, 3], out: at("deep", "out.run") });
    expect(report).to.deep.equal({
      ...{ out: at("deep", "out.run"), queries: 2, negatives: 4, answersLeftOut: 2, without: ["q3"] },
    });
    const mined = await readRun(at("deep", "out.run"));
    expect([...mined].map(([query, found]) => [query, [...found.keys()]])).to.deep.equal([
      ["q1", ["d2", "d9"]],
      ["q2", ["d1", "d3"]],
    ]);
  });

  it("mine() ranks by score, whatever the lines' order and ranks, and ties as trec_eval does", async () => {
    const line = (id: string, rank: number, score: number) => `q1 Q0 ${id} ${rank} ${score} t\n`;
    put(at("in.run.gz"), line("d9", 1, 1) + line("d10", 2, 1) + line("d5", 3, 7));
    await mine({ run: at("in.run.gz"), data: at("data"), ranks: [2, 2], out: at("out.run") });
    expect(fs.readFileSync(at("out.run"), "utf8")).to.equal("q1 Q0 d9 1 1 mined\n");
  });

  it("mine() gives the same bytes for a seed, and others for another", async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `e${i}`);
    putRun(at("in.run"), { q1: ids, q2: ids });
    const bytes = async (seed: number) => {
      await mine({ run: at("in.run"), data: at("data"), perQuery: 5, out: at("out.run"), seed });
      return fs.readFileSync(at("out.run"), "utf8");
    };
    const first = await bytes(1);
    expect(first.split("\n")).to.have.length(11);
    expect(await bytes(1)).to.equal(first);
    expect(await bytes(2)).to.not.equal(first);
    const [q1, q2] = ["q1", "q2"].map((query) =>
      first
        .split("\n")
        .filter((line) => line.startsWith(query))
        .map((line) => line.split(" ")[2]),
    );
    expect(q1, "queries draw apart").to.not.deep.equal(q2);
  });

  it("mine() takes the judgements of a training file", async () => {
    const record = (id: string, docid: string) =>
      JSON.stringify({ query_id: id, query: id, positive_passages: [{ docid, text: docid }] });
    put(at("t.jsonl"), `${record("q1", "d1")}\n${record("q2", "d2")}\n`);
    putRun(at("in.run"), { q1: ["d1", "d2"], q2: ["d1", "d2"] });
    const report = await mine({ run: at("in.run"), data: at("t.jsonl"), ranks: [1, 9], out: at("out.run") });
    expect(report).to.include({ queries: 2, negatives: 2, answersLeftOut: 2 });
  });

  it("mine() leaves out what has the text of an answer or of the query, and what answers a query of the same text", async () => {
    const line = (id: string, text: string) => `${JSON.stringify({ _id: id, text })}\n`;
    const texts = { d1: "a", d2: "b", d3: "c", d4: "a", d5: "what", d6: "e" };
    put(
      at("data", "corpus.jsonl"),
      Object.entries(texts)
        .map(([id, text]) => line(id, text))
        .join(""),
    );
    put(at("data", "queries.jsonl"), line("q1", "what") + line("q2", "what") + line("q3", "where"));
    putRun(at("in.run"), { q1: ["d4", "d2", "d3", "d5", "d6"], q3: ["d4", "d1", "d2"] });
    const report = await mine({ run: at("in.run"), data: at("data"), ranks: [1, 9], out: at("out.run") });
    // d4 is d1 again, d2 answers q2, which asks the same, and d5 is the question itself.
    const run = await readRun(at("out.run"));
    expect([...run].map(([query, found]) => [query, ...found.keys()])).to.deep.equal([
      ["q1", "d3", "d6"],
      ["q3", "d4", "d1", "d2"],
    ]);
    expect(report.answersLeftOut).to.equal(3);
  });

  it("mine() refuses a run with none of the split's queries, and writes nothing", async () => {
    putRun(at("in.run"), { x: ["d7"] });
    const error = await inputErrorOf(() => mine({ run: at("in.run"), data: at("data"), out: at("out.run") }));
    expect(error.message).to.match(/none of the queries to mine for.*split train.*search/);
    const line = { query_id: "q1", query: "what", positive_passages: [{ docid: "d1", text: "a" }] };
    put(at("t.jsonl"), `${JSON.stringify(line)}\n`);
    const ofFile = await inputErrorOf(() => mine({ run: at("in.run"), data: at("t.jsonl"), out: at("out.run") }));
    expect(ofFile.message)
      .to.match(/none of the queries to mine for.*data convert/)
      .and.not.include("split");
    expect(fs.existsSync(at("out.run"))).to.equal(false);
  });
});
