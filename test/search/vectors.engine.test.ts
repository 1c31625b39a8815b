/** Words and a model's vectors: fused as elsewhere, kept by the texts' digests, resumed, told apart by weights. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { openSystem, searchCollection } from "../../lib/retrieval";
import { type OpenSearchOptions, openSearch } from "../../lib/search";
import { loadPassages } from "../../lib/text";
import { tokenizeCorpus, WordPieceTokenizer } from "../../lib/tokens";
import { pretrain } from "../../lib/train";
import { changeJson } from "../cli/toy-data";
import { makeTinyCollection } from "../public/tiny-collection";
import { flipByte, inputErrorOf, put, useScratch } from "../text/scratch";

describe("openSearch() with a model", () => {
  const at = useScratch();
  const cache = process.env.XDG_CACHE_HOME;

  before(() => useEngine());
  beforeEach(async () => {
    await makeTinyCollection(at());
    // Only now: the engine has found its place in the cache.
    process.env.XDG_CACHE_HOME = at("cache");
  });
  afterEach(() => {
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  });

  /** A search, with how many passages were encoded for it. */
  async function opened(place: string, options: OpenSearchOptions = {}) {
    let encoded = 0;
    const search = await openSearch(place, {
      model: at("bow"),
      ...options,
      onProgress: (report) => {
        options.onProgress?.(report);
        if (report.phase === "encoding passages") encoded = report.total ?? 0;
      },
    });
    return { search, encoded };
  }

  it("gives the passages, scores and order of fused search, both parts with them, and leaves no tensor", async () => {
    const { numTensors } = tf.memory();
    const { search } = await opened(at("data"));
    const question = "abort controller cancels fetch";
    const answer = await search.ask(question);
    search.close();
    await new Promise(setImmediate);
    expect(tf.memory().numTensors).to.equal(numTensors);
    const system = await openSystem({ data: at("data"), bm25: true, model: at("bow"), fuse: "rrf" });
    const run = await searchCollection(system, [{ id: "q", text: question }]);
    system.close();
    const expected = Array.from(run.get("q") as Map<string, number>);
    expect(answer.by).to.equal("both");
    expect(answer.results.map(({ id, score }) => [id, score])).to.deep.equal(expected);
    const [first] = answer.results;
    expect(first.parts.words).to.include({ rank: 1 });
    expect(answer.results.map(({ parts }) => parts.vectors?.rank).sort()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("weighs words and vectors as it is told, by the question before the search", async () => {
    const { search } = await opened(at("data"), { weights: [1, 0] });
    const question = "abort controller cancels fetch";
    const answer = await search.ask(question, { k: 1 });
    expect(answer.results[0].score).to.be.closeTo(1 / 61, 1e-12);
    expect(answer.results[0].parts.words).to.include({ rank: 1 });
    const byVectors = await search.ask(question, { k: 1, weights: [0, 2] });
    expect(byVectors.results[0].score).to.be.closeTo(2 / 61, 1e-12);
    expect(byVectors.results[0].parts.vectors).to.include({ rank: 1 });
    const wrong = await inputErrorOf(() => search.ask(question, { weights: [1] }));
    expect(wrong.message).to.match(/weights/);
    for (const weights of [
      [0, 0],
      [-1, 1],
    ]) {
      expect((await inputErrorOf(() => search.ask(question, { weights }))).message).to.include("not both 0");
    }
    search.close();
  });

  it("askAll() answers as ask() does, and vectors find what has no word of the question", async () => {
    const { search } = await opened(at("data"));
    const questions = ["cancel a fetch", "zzz", "bytes of fixed length"];
    const all = await search.askAll(questions, { k: 3 });
    for (const [i, question] of questions.entries()) {
      const one = await search.ask(question, { k: 3 });
      expect(all[i].results.map(({ id }) => id)).to.deep.equal(one.results.map(({ id }) => id));
    }
    expect(all[1].results).to.have.length(3);
    expect(all[1].results[0].parts).to.have.all.keys("vectors");
    search.close();
  });

  it("encodes what is new alone, and all where the weights are others", async () => {
    const place = at("notes");
    for (const name of ["a", "b", "c"]) put(path.join(place, `${name}.md`), `# ${name}\n\nText of ${name}.\n`);
    const count = async () => {
      const { search, encoded } = await opened(place);
      search.close();
      return encoded;
    };
    expect([await count(), await count()]).to.deep.equal([3, 0]);
    put(path.join(place, "d.md"), "# d\n\nText of d.\n");
    put(path.join(place, "b.md"), "\n\n# b\n\nText of b.\n");
    expect(await count()).to.equal(1);
    const weights = path.join(at("bow"), "model.safetensors");
    fs.utimesSync(weights, new Date(), new Date());
    expect(await count()).to.equal(0);
    const tokenizer = WordPieceTokenizer.load(at("bow"));
    const store = await tokenizeCorpus(await loadPassages(at("data")), tokenizer);
    const settings = { objective: "bow", preset: "tiny", steps: 1, batchSize: 4, maxLength: 32, seed: 9 } as const;
    await pretrain({ ...settings, store, tokenizer, out: at("other") });
    fs.cpSync(at("other"), at("bow"), { recursive: true });
    expect(await count()).to.equal(4);
  });

  it("encodes again where the kept vectors are cut, missing, or damaged when passages are others", async () => {
    const count = async () => {
      const { search, encoded } = await opened(at("data"), { index: at("index") });
      await search.ask("cancel a fetch");
      search.close();
      return encoded;
    };
    const all = await count();
    const folder = path.join(at("index"), fs.readdirSync(at("index")).find((name) => /^vectors-/.test(name)) as string);
    const vectors = () => path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith(".f32")) as string);
    fs.truncateSync(vectors(), fs.statSync(vectors()).size - 3);
    expect(await count()).to.equal(all);
    fs.rmSync(vectors());
    expect(await count()).to.equal(all);
    flipByte(vectors());
    fs.appendFileSync(path.join(at("data"), "corpus.jsonl"), '{"_id": "more", "text": "one more"}\n');
    // The new one is encoded before the damage is found, and kept.
    expect(await count()).to.equal(all);
    expect(await count()).to.equal(0);
  });

  it("goes on with what an interrupted encoding has made", async () => {
    const lines = Array.from({ length: 1100 }, (_, i) => `${JSON.stringify({ _id: `p${i}`, text: `map ${i}` })}\n`);
    put(at("many", "corpus.jsonl"), lines.join(""));
    const controller = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) => {
      if (phase === "encoding passages" && done > 600) controller.abort(new Error("enough"));
    };
    let failure = "";
    await opened(at("many"), { signal: controller.signal, onProgress }).catch((error: Error) => {
      failure = error.message;
    });
    expect(failure).to.equal("enough");
    const { search, encoded } = await opened(at("many"));
    search.close();
    expect(encoded).to.equal(1100 - 512);
  });

  it("refuses a cross-encoder before anything is built", async () => {
    changeJson(path.join(at("bow"), "manifest.json"), (manifest) => {
      manifest.objective = { name: "cross-encoder" };
    });
    const error = await inputErrorOf(() => opened(at("data")));
    expect([error.found, error.fix]).to.deep.equal([
      "a cross-encoder",
      "score a run's passages with it: bowlab rerank",
    ]);
    expect(fs.existsSync(at("cache"))).to.equal(false);
  });

  it("searches a project, and sees when its own sources change", async () => {
    const search = await openSearch({ project: at("my-app") });
    const ask = async (question: string) => (await search.ask(question)).results.map(({ id, place }) => [id, place]);
    expect(await ask("queue of functions")).to.deep.equal([
      ["tiny-queue@1.2.0:Queue", { file: "node_modules/tiny-queue/index.d.ts", line: 2 }],
    ]);
    expect(await search.refresh()).to.equal(false);
    put(
      at("my-app", "src", "jobs.ts"),
      "/** Walks all zebras home, one after another. */\nexport function run(): void {}\n",
    );
    expect(await search.refresh()).to.equal(true);
    expect((await ask("zebras"))[0][0]).to.equal("my-app@local:src/jobs.run");
    search.close();
  });
});
