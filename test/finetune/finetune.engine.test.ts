/** Fine-tuning runs: what they leave, and that every mechanism does its part. */
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { readRun } from "../../lib/eval";
import { type FinetuneOptions, finetune } from "../../lib/finetune";
import { loadModel, readSafetensors } from "../../lib/model";
import { type Passage, passageText } from "../../lib/text";
import { type DevRecord, type StepRecord, TrainingStopped } from "../../lib/train";
import { inputErrorOf } from "../text/scratch";
import { hashOf, loggedSteps, thrownBy } from "../train/runs";
import { groupsOf, putRun, recordsOf, smallRun, useCollection } from "./collection";

describe("finetune()", () => {
  const { at, collection } = useCollection();

  function run(out: string, changes: Partial<FinetuneOptions> = {}) {
    return finetune(smallRun(at(), out, changes));
  }

  const weightsOf = (out: string) => hashOf(at(out), "model.safetensors");
  const partsOf = (out: string) => recordsOf<StepRecord>(at(out), "log.jsonl").map(({ parts }) => parts);

  /** A run that ranks `count` passages for every training query, beginning at `from` of the corpus. */
  function runFile(name: string, from: number, count = 6): string {
    const ids = collection()
      .passages.slice(from, from + count)
      .map(({ id }) => id);
    return putRun(at(name), Object.fromEntries([...collection().train.keys()].map((query) => [query, ids])));
  }

  it("finetune() leaves a checkpoint, its manifest, logs of steps, groups and measurements, and no live tensor", async () => {
    const before = tf.memory().numTensors;
    const { status, manifest, folder } = await run("out");
    expect(tf.memory().numTensors).to.equal(before);
    expect([status, folder]).to.deep.equal(["complete", at("out")]);
    expect(fs.readdirSync(at("out")).sort()).to.deep.equal([
      ...["1_Pooling", "README.md", "config.json", "config_sentence_transformers.json", "dev.jsonl", "groups.jsonl"],
      ...["log.jsonl", "manifest.json", "model.safetensors", "modules.json", "negatives.run", "negatives.run.checksum"],
      ...["sentence_bert_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
      "vocab.txt",
    ]);
    const measured = recordsOf<DevRecord>(at("out"), "dev.jsonl");
    expect(measured.map(({ step }) => step)).to.deep.equal([4, 8]);
    expect(manifest.objective).to.deep.equal({ name: "contrastive", pooling: "cls", temperature: 1 });
    expect(manifest.options).to.include({ negatives: "bm25", devSplit: "dev", groupSize: 3, stages: 1 });
    expect(manifest.inputs).to.have.all.keys("trainingSet", "negatives", "teacher", "dev");
    expect(manifest.init).to.equal(hashOf(at("init"), "model.safetensors"));
    expect(loggedSteps(at("out"))).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(groupsOf(at("out"))).to.have.length(8);
    loadModel(at("out")).parameters.dispose();
  });

  it("finetune() leaves the MLM head as it was and changes every other parameter", async () => {
    await run("out");
    const [before, after] = ["init", "out"].map((name) => readSafetensors(at(name, "model.safetensors")).tensors);
    for (const [name, { data }] of after) {
      const changed = data.some((value, i) => value !== before.get(name)!.data[i]);
      expect(changed, name).to.equal(!name.startsWith("cls."));
    }
  });

  it("finetune() learns: the dev measure rises far above that of the first weights", async () => {
    const learning = { negatives: "in-batch", groupSize: 1, batchSize: 8, pooling: "mean", devMeasure: "RR" } as const;
    const { manifest } = await run("out", { ...learning, steps: 60, evalEvery: 20 });
    await run("before", { ...learning, steps: 1, learningRate: 1e-12, warmup: 0 });
    const [{ value }] = recordsOf<DevRecord>(at("before"), "dev.jsonl");
    expect(manifest.outcome?.value).to.be.above(value + 0.1);
    const losses = recordsOf<StepRecord>(at("out"), "log.jsonl").map(({ loss }) => loss);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).to.be.below(0.7 * mean(losses.slice(0, 10)));
  });

  it("finetune() trains on the hard negatives it is given: others give other weights, its own record the same", async () => {
    await run("a", { negatives: runFile("a.run", 0) });
    await run("b", { negatives: runFile("b.run", 60) });
    expect(weightsOf("a")).to.not.equal(weightsOf("b"));
    await run("again", { negatives: at("a", "negatives.run") });
    expect(weightsOf("again")).to.equal(weightsOf("a"));
    expect(groupsOf(at("again"))).to.deep.equal(groupsOf(at("a")));
    const ids = collection()
      .passages.slice(0, 6)
      .map(({ id }) => id);
    for (const { negatives, filled = 0 } of groupsOf(at("a")).flat()) {
      expect(negatives).to.have.length(2);
      for (const id of negatives.slice(0, 2 - filled)) expect(ids).to.include(id);
    }
  });

  it("finetune() with BM25 takes negatives that share a word with the query, and with in-batch none", async () => {
    await run("bm25");
    const pools = await readRun(at("bm25", "negatives.run"));
    const texts = new Map(collection().passages.map((passage) => [passage.id, passageText(passage)]));
    const words = new Map(collection().queries.map(({ id, text }) => [id, text.split(" ")]));
    for (const [query, pool] of pools)
      for (const id of pool.keys())
        expect(words.get(query)!.some((word) => texts.get(id)!.includes(word))).to.equal(true);
    const { manifest } = await run("in-batch", { negatives: "in-batch", groupSize: undefined });
    expect(manifest.options.groupSize).to.equal(1);
    expect(
      groupsOf(at("in-batch"))
        .flat()
        .every(({ negatives }) => negatives.length === 0),
    ).to.equal(true);
    expect(fs.existsSync(at("in-batch", "negatives.run"))).to.equal(false);
  });

  it("finetune() takes no passage for a negative that answers its own query, but those that answer others", async () => {
    // Every answer of the split, for every query.
    const answers = [...new Set([...collection().train.values()].flatMap((judged) => [...judged.keys()]))];
    const all = Object.fromEntries([...collection().train.keys()].map((query) => [query, answers]));
    await run("out", { negatives: putRun(at("gold.run"), all), ranks: "1-999" });
    const pools = await readRun(at("out", "negatives.run"));
    let others = 0;
    for (const [query, judged] of collection().train) {
      const pool = pools.get(query)!;
      for (const id of answers) expect(pool.has(id), `${id} for ${query}`).to.equal(!judged.has(id));
      others += pool.size;
    }
    expect(others).to.be.above(0);
    for (const { query, negatives } of groupsOf(at("out")).flat())
      for (const id of negatives) expect(collection().train.get(query)!.has(id)).to.equal(false);
  });

  it("finetune() rotates the positives: in as many epochs as a query has answers each is taken once", async () => {
    const queries = collection().train.size;
    const epochs = 3;
    await run("out", {
      steps: Math.ceil((queries * epochs) / 4),
      negatives: "in-batch",
      groupSize: 1,
      devSplit: "none",
    });
    const taken = new Map<string, string[]>();
    for (const { query, positive } of groupsOf(at("out"))
      .flat()
      .slice(0, queries * epochs))
      taken.set(query, [...(taken.get(query) ?? []), positive]);
    let several = 0;
    for (const [query, positives] of taken) {
      const judged = collection().train.get(query)!;
      expect(positives).to.have.length(epochs);
      for (const id of positives) expect(judged.has(id)).to.equal(true);
      expect(new Set(positives).size).to.equal(Math.min(judged.size, epochs));
      if (judged.size > 1) several++;
    }
    expect(several).to.be.above(5);
  });

  it("finetune() with a chunk size gives the weights of the run without, but for rounding", async () => {
    const still = (name: string) => {
      const file = at(name, "config.json");
      const config = JSON.parse(fs.readFileSync(file, "utf8"));
      fs.writeFileSync(file, JSON.stringify({ ...config, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 }));
    };
    still("init");
    const losses = async (name: string, chunkSize: number) => {
      await run(name, { chunkSize, devSplit: "none" });
      return recordsOf<StepRecord>(at(name), "log.jsonl").map(({ loss }) => loss);
    };
    const plain = await losses("plain", 0);
    const cached = await losses("cached", 5);
    plain.forEach((loss, i) => {
      expect(cached[i]).to.be.closeTo(loss, 1e-3 * loss);
    });
    expect(plain[0]).to.not.equal(plain[7]);
  });

  it("finetune() with a chunk size needs less memory at once than without", async () => {
    const peak = async (out: string, chunkSize: number) => {
      const { numBytes } = tf.memory();
      const { peakBytes } = await tf.profile(async () => {
        await run(out, { steps: 1, batchSize: 8, groupSize: 4, chunkSize, devSplit: "none" });
        return [];
      });
      return peakBytes - numBytes;
    };
    expect(await peak("cached", 4)).to.be.below(0.7 * (await peak("plain", 0)));
  });

  it("finetune() distils a teacher: the divergence falls, and another teacher gives other weights", async () => {
    const negatives = runFile("pool.run", 0);
    const teacher = (name: string, sign: number) => {
      const ids = new Set(
        collection()
          .passages.slice(0, 6)
          .map(({ id }) => id),
      );
      const lines = [...collection().train].flatMap(([query, judged]) =>
        [...new Set([...judged.keys(), ...ids])].map((id, i) => `${query} Q0 ${id} 1 ${sign * ((i * 7) % 5)} t\n`),
      );
      fs.writeFileSync(at(name), lines.join(""));
      return at(name);
    };
    const steps = { steps: 40, devSplit: "none", negatives, distillationWeight: 3 };
    const { manifest } = await run("a", { ...steps, teacher: teacher("a.teacher", 1) });
    expect(manifest.objective.distillationWeight).to.equal(3);
    const divergences = partsOf("a").map(({ distillation }) => distillation);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(divergences.slice(-10))).to.be.below(0.9 * mean(divergences.slice(0, 10)));
    await run("b", { ...steps, teacher: teacher("b.teacher", -1) });
    await run("none", { ...steps, distillationWeight: undefined });
    expect(new Set(["a", "b", "none"].map(weightsOf)).size).to.equal(3);
    expect(partsOf("none")[0]).to.have.all.keys("contrastive");
  });

  it("finetune() refuses a teacher that has no score for a negative, and names the pair", async () => {
    const negatives = runFile("pool.run", 0);
    const error = await inputErrorOf(() => run("out", { negatives, teacher: negatives }));
    expect(error.message).to.match(/teacher has no score .* none for query q\d+ and passage p\d+/);
    expect(error.fix).to.include("rerank");
    expect(fs.existsSync(at("out", "manifest.json"))).to.equal(false);
  });

  it("finetune() measures a cross-encoder in the dev set's own corpus when it learns from a file", async () => {
    const { passages, queries, train } = collection();
    const lines = queries.flatMap(({ id, text }) =>
      [...(train.get(id)?.keys() ?? [])].map((answer) => {
        const other = passages.find(({ id: passage }) => !train.get(id)?.has(passage));
        const textOf = (passage?: Passage) => passageText(passage as Passage);
        return `${text}\t${textOf(passages.find(({ id }) => id === answer))}\t${textOf(other)}\n`;
      }),
    );
    fs.writeFileSync(at("triples.tsv"), lines.join(""));
    const options = {
      architecture: "cross-encoder",
      passageMaxLength: 24,
      groupSize: 2,
      steps: 2,
      evalEvery: 1,
    } as const;
    await run("out", { ...options, data: at("triples.tsv"), devData: at("data") });
    expect(recordsOf<DevRecord>(at("out"), "dev.jsonl").map(({ step }) => step)).to.deep.equal([1, 2]);
  });

  it("finetune() refuses dev judgements of another corpus, and leaves out queries whose answers are not there with a note", async () => {
    const file = at("data", "qrels", "dev.tsv");
    const judged = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, judged.replace(/\tp(\d+)\t/g, "\tother-$1\t"));
    const error = await inputErrorOf(() => run("out"));
    const queries = collection().dev.size;
    expect(error.message)
      .to.match(/dev split has no query with an answer/)
      .and.include(`answers to ${queries} queries`);
    expect(error.file).to.equal(file);
    expect(fs.existsSync(at("out"))).to.equal(false);
    const [left] = collection().dev.keys();
    fs.writeFileSync(file, judged.replaceAll(new RegExp(`(?<=\n${left}\t)p`, "g"), "other-"));
    const notes: string[] = [];
    await run("out", { onNote: (line) => notes.push(line) });
    expect(notes).to.deep.equal(["dev queries left out: 1, whose answers the corpus lacks"]);
    fs.writeFileSync(file, judged.replaceAll(new RegExp(`\n${left}\t.*`, "g"), ""));
    await run("without");
    expect(recordsOf(at("out"), "dev.jsonl")).to.deep.equal(recordsOf(at("without"), "dev.jsonl"));
  });

  it("finetune() stops early when the measure no longer rises, and keeps the best weights", async () => {
    // Weights that do not move: the first measurement stays the best.
    const idle = { steps: 40, evalEvery: 2, learningRate: 1e-12, warmup: 0 };
    const { manifest } = await run("out", { ...idle, patience: 3 });
    expect(loggedSteps(at("out"))).to.have.length(8);
    expect(manifest.step).to.equal(2);
    expect(manifest.outcome).to.include({ lastStep: 8, stoppedEarly: true, measure: "nDCG@10" });
    const { manifest: patient } = await run("patient", { ...idle, steps: 12 });
    expect(patient.outcome).to.include({ lastStep: 12, stoppedEarly: false });
  });

  it("finetune() keeps the weights of the best measurement, not the last ones", async () => {
    const learning = { negatives: "in-batch", groupSize: 1, batchSize: 8, pooling: "mean", devMeasure: "RR" } as const;
    await run("good", { ...learning, steps: 50, evalEvery: 10 });
    // A learning rate that rises until it destroys what had been learned: what comes last is not the best.
    const wild = { ...learning, model: at("good"), steps: 12, evalEvery: 1, learningRate: 0.5, warmup: 12 };
    const copies = new Map<number, string>();
    const { manifest } = await run("out", {
      ...{ ...wild, saveEvery: 1 },
      // The copy for readers is that of the step that was just saved.
      onProgress: ({ done }) => copies.set(done, weightsOf("out")),
    });
    const values = recordsOf<DevRecord>(at("out"), "dev.jsonl");
    const best = values.reduce((a, b) => (b.value > a.value ? b : a));
    expect(best.step).to.be.below(12);
    expect([manifest.step, manifest.outcome?.value]).to.deep.equal([best.step, best.value]);
    expect(weightsOf("out")).to.equal(copies.get(best.step));
    expect(weightsOf("out")).to.not.equal(copies.get(12));
    expect(fs.existsSync(at("out", "best"))).to.equal(false);
  });

  it("finetune() in two stages starts the second from the checkpoint it was given, with what the first finds", async () => {
    const { manifest, firstStage } = await run("out", { stages: 2 });
    const init = hashOf(at("init"), "model.safetensors");
    expect([firstStage?.init, manifest.init]).to.deep.equal([init, init]);
    expect(firstStage?.options.negatives).to.equal("bm25");
    expect(manifest.options.negatives).to.equal("mined");
    const mined = fs.readFileSync(at("out", "stage-1", "mined.run"), "utf8");
    expect(fs.readFileSync(at("out", "negatives.run"), "utf8")).to.equal(mined);
    expect(mined).to.not.equal(fs.readFileSync(at("out", "stage-1", "negatives.run"), "utf8"));
    for (const [query, pool] of await readRun(at("out", "negatives.run")))
      for (const id of pool.keys()) expect(collection().train.get(query)!.has(id)).to.equal(false);
    expect(manifest.inputs?.firstNegatives).to.equal("bm25");
    expect(fs.readFileSync(at("out", "README.md"), "utf8")).to.match(/^bowlab finetune .*--negatives bm25 --stages 2/m);
    await run("one", { negatives: at("out", "stage-1", "mined.run") });
    expect(weightsOf("one")).to.equal(weightsOf("out"));
  });

  it("finetune() respects the pooling of the checkpoint, which its manifest says", async () => {
    const manifest = { format: "bowlab-manifest/1", objective: { name: "bow", pooling: "mean" } };
    fs.writeFileSync(at("init", "manifest.json"), JSON.stringify(manifest));
    const { manifest: mean } = await run("mean");
    expect(mean.objective.pooling).to.equal("mean");
    const { manifest: cls } = await run("cls", { pooling: "cls" });
    expect(cls.objective.pooling).to.equal("cls");
    expect(weightsOf("cls")).to.not.equal(weightsOf("mean"));
  });

  it("finetune() puts prefixes before queries and passages", async () => {
    await run("plain");
    await run("prefixed", { queryPrefix: collection().queries[0].text });
    await run("both", { queryPrefix: collection().queries[0].text, passagePrefix: "the" });
    expect(new Set(["plain", "prefixed", "both"].map(weightsOf)).size).to.equal(3);
  });

  it("finetune() stops when the loss is not a number, names the queries and applies nothing", async () => {
    const error = (await thrownBy(() =>
      run("out", { learningRate: 1e30, warmup: 0, saveEvery: 1, devSplit: "none", steps: 20 }),
    )) as TrainingStopped;
    expect(error).to.be.instanceOf(TrainingStopped);
    expect(error.message).to.match(/is (NaN|-?Infinity).*The batch's queries: q\d+/);
    expect(error.ids).to.have.length(4);
    expect(loggedSteps(at("out"))).to.have.length(error.step - 1);
  });

  const crossEncoder = { architecture: "cross-encoder" } as const;
  const refused: [string, Partial<FinetuneOptions>, RegExp][] = [
    ["no step", { steps: 0 }, /steps/],
    ["in-batch negatives with a group", { negatives: "in-batch" }, /groupSize/],
    ["ranks that are none", { ranks: "200-2" }, /not a range of ranks/],
    ["a measure that is none", { devMeasure: "Luck@10" }, /unknown measure/],
    ["a split that is not there", { split: "test" }, /split .* "test"/],
    ["negatives that are not a file", { negatives: "bm52" }, /bm52: cannot read the file/],
    ["texts longer than the position table", { passageMaxLength: 65 }, /position table/],
    ["a cross-encoder in chunks", { architecture: "cross-encoder", chunkSize: 4 }, /chunkSize/],
    ["a cross-encoder with a temperature", { ...crossEncoder, temperature: 0.05 }, /temperature/],
    ["a cross-encoder with a pooling", { ...crossEncoder, pooling: "mean" }, /no such option \(pooling\)/],
    ["a cross-encoder with a teacher's weight", { ...crossEncoder, distillationWeight: 3 }, /distillationWeight/],
    [
      "a teacher's weight without a teacher",
      { distillationWeight: 3 },
      /no teacher.*\(distillationWeight\).*--teacher/,
    ],
    ["patience without a dev split", { devSplit: "none", patience: 2 }, /\(patience\).*--patience/],
    ["a dev folder without a dev split", { devData: "." }, /nothing to measure on.*qrels\/dev\.tsv.*--dev-split/],
    ["a dev folder that is not measured on", { devData: ".", devSplit: "none" }, /\(devData\).*leave --dev-data out/],
    ["a folder that is not there", { data: "/nowhere" }, /no such file or folder/],
  ];
  for (const [what, changes, complaint] of refused) {
    it(`finetune() refuses ${what} and leaves nothing`, async () => {
      const error = await inputErrorOf(() => run("out", changes));
      expect(error.message).to.match(complaint);
      expect(fs.existsSync(at("out")) ? fs.readdirSync(at("out")) : []).to.deep.equal([]);
    });
  }
});
