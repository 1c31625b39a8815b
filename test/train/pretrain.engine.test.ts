/**
 * Whole runs: learning, determinism, what the folder holds, and what is refused. Interruptions are in
 * resume.engine.test.ts.
 */
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { describeEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import { loadModel, readSafetensors } from "../../lib/model";
import { tokenizeCorpus, WordPieceTokenizer } from "../../lib/tokens";
import { objectiveNames, type PretrainOptions, pretrainDefaults, readLog, readManifest } from "../../lib/train";
import { hashOf, loggedSteps, speckConfig, thrownBy, useSpeckRuns } from "./runs";
import { type SyntheticCorpus, syntheticCorpus } from "./synthetic";

describe("pretrain()", () => {
  const { at, corpus, run } = useSpeckRuns();

  /** The terms of every objective's loss. */
  const termNames: Record<string, string[]> = {
    mlm: ["mlm"],
    ae: ["mlm", "ae"],
    ar: ["mlm", "ar"],
    ed: ["mlm", "ed"],
    bow: ["mlm", "bow"],
    dupmae: ["mlm", "ed", "bow"],
  };

  for (const [objective, names] of Object.entries(termNames)) {
    it(`pretrain() of ${objective} brings every term of the loss down`, async () => {
      await run("out", { objective, steps: 60, batchSize: 8, learningRate: 5e-3 });
      const log = readLog(at("out", "log.jsonl"));
      const mean = (name: string, from: number, to?: number) => {
        const values = log.slice(from, to).map(({ parts }) => parts[name]);
        return values.reduce((a, b) => a + b, 0) / values.length;
      };
      expect(Object.keys(log[0].parts)).to.deep.equal(names);
      for (const name of names) {
        // DupMAE's target for its bag sums to less than one, and counts for a tenth.
        if (objective === "dupmae" && name === "bow") {
          expect(mean(name, -8)).to.be.below(mean(name, 0, 5));
          continue;
        }
        // Scores start with a spread of about one, which costs half a nat over guessing blindly.
        expect(mean(name, 0, 1), `${name} of the first step`).to.be.within(Math.log(200) - 0.2, Math.log(200) + 1.2);
        expect(mean(name, -8), `${name} of the last steps`).to.be.below(0.85 * mean(name, 0, 5));
      }
    });
  }

  it("pretrain() gives the same bytes for the same seed, and others for another", async () => {
    const hashes: string[] = [];
    for (const [name, seed] of [
      ["a", 5],
      ["b", 5],
      ["c", 6],
    ] as const) {
      await run(name, { seed });
      hashes.push(hashOf(at(name), "model.safetensors"));
    }
    expect(hashes[1]).to.equal(hashes[0]);
    expect(hashes[2]).to.not.equal(hashes[0]);
  });

  it("pretrain() from the seed gives the same bytes twice, whatever happened in the process before", async () => {
    const changes = { preset: "tiny", init: undefined, steps: 3, seed: 11 };
    await run("a", changes);
    tf.tidy(() => tf.dropout(tf.ones([10, 10]), 0.5));
    await run("b", changes);
    expect(hashOf(at("b"), "model.safetensors")).to.equal(hashOf(at("a"), "model.safetensors"));
    const { encoder, init } = readManifest(at("a"))!;
    expect([encoder.numLayers, encoder.hiddenSize, init]).to.deep.equal([2, 128, "seed"]);
  });

  it("pretrain() leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await run("out");
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("pretrain() leaves a checkpoint: model, tokenizer, manifest, log, and no state of the trainer", async () => {
    await run("out");
    expect(fs.readdirSync(at("out"))).to.have.members([
      ...["config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json", "manifest.json", "log.jsonl"],
      ...["modules.json", "1_Pooling", "sentence_bert_config.json", "config_sentence_transformers.json"],
      ...["tokenizer.json", "special_tokens_map.json", "README.md"],
    ]);
    const model = loadModel(at("out"));
    expect(model.config).to.deep.equal(speckConfig(200));
    model.parameters.dispose();
    expect(loggedSteps(at("out"))).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  const layer = 4 * (32 * 32 + 32) + 2 * 32 * 64 + 64 + 32 + 4 * 32;
  const added: [string, Partial<PretrainOptions>, number][] = [
    ["mlm", {}, 0],
    ["ae", { decoderLayers: 2 }, 2 * layer],
    ["ar", {}, layer],
    ["ed", {}, layer],
    ["bow", {}, 0],
    ["dupmae", {}, layer],
  ];
  for (const [objective, changes, decoder] of added) {
    it(`pretrain() of ${objective} adds ${decoder} parameters to mlm's, in a file of their own, and says so`, async () => {
      const { manifest } = await run("out", { ...changes, objective, steps: 1 });
      const sizeOf = (name: string) =>
        [...readSafetensors(at("out", name)).tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
      const { encoder, head } = manifest.parameters;
      expect([encoder + head, manifest.parameters.decoder]).to.deep.equal([sizeOf("model.safetensors"), decoder]);
      expect(fs.existsSync(at("out", "decoder.safetensors"))).to.equal(decoder > 0);
      if (decoder > 0) expect(sizeOf("decoder.safetensors")).to.equal(decoder);
      expect(manifest.decoderInit).to.equal(decoder > 0 ? "seed" : "none");
      const { parameters } = loadModel(at("out"));
      expect(parameters.specs).to.have.length(5 + 16 + 5);
      parameters.dispose();
    });
  }

  it("pretrain() goes on with the decoder of the checkpoint it starts from, where it is of the same kind", async () => {
    await run("first", { objective: "ed", steps: 2 });
    const next = (name: string, objective: string) => run(name, { objective, init: at("first"), steps: 1 });
    const taken = hashOf(at("first"), "decoder.safetensors");
    expect((await next("a", "ed")).manifest.decoderInit).to.equal(taken);
    expect((await next("b", "dupmae")).manifest.decoderInit).to.equal(taken);
    expect((await next("c", "ae")).manifest.decoderInit).to.equal("seed");
    expect((await next("d", "bow")).manifest.decoderInit).to.equal("none");
  });

  for (const objective of ["bow", "ed"]) {
    it(`pretrain() of ${objective} ends with the same bytes whether a thread collates ahead or not`, async () => {
      for (const collateAhead of [true, false])
        await run(String(collateAhead), { objective, accumulation: 2, steps: 5, collateAhead });
      const hashes = ["true", "false"].map((name) => hashOf(at(name), "model.safetensors"));
      expect(hashes[0]).to.equal(hashes[1]);
    });
  }

  it("pretrain() with either sampler of the decoder's masks trains, each in its own way", async () => {
    for (const maskSampler of ["official", "vectorised"]) await run(maskSampler, { objective: "ed", maskSampler });
    expect(hashOf(at("official"), "model.safetensors")).to.not.equal(hashOf(at("vectorised"), "model.safetensors"));
    expect(readManifest(at("official"))?.objective).to.include({ maskSampler: "official" });
  });

  it("pretrain() of every objective with a pooled mean reads all tokens for the text's vector", async () => {
    for (const objective of ["ae", "ar", "ed", "bow"]) {
      const { manifest } = await run(objective, { objective, pooling: "mean", steps: 2 });
      expect(manifest.objective.pooling).to.equal("mean");
      expect(readLog(at(objective, "log.jsonl")).every(({ loss }) => Number.isFinite(loss))).to.equal(true);
    }
  });

  it("pretrain() refuses an option that the objective does not take", async () => {
    const error = await thrownBy(() => run("out", { objective: "ed", decoderLayers: 2 }));
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.match(/the objective ed has no such option \(decoderLayers\).*maskSampler/);
    expect(fs.existsSync(at("out"))).to.equal(false);
  });

  it("pretrain() logs every step with its rate, terms and times", async () => {
    const started = performance.now();
    await run("out", { bowReading: "code" });
    const ended = performance.now();
    const log = readLog(at("out", "log.jsonl"));
    let seconds = 0;
    for (const record of log) {
      expect(record).to.have.all.keys(
        ...["step", "loss", "parts", "lr", "gradNorm", "collatorMs", "stepMs", "samplesPerSecond"],
      );
      const weight = 0.1 + 0.9 * 0.5 * (1 + Math.cos((Math.PI * (record.step - 1)) / 7));
      expect(record.loss).to.be.closeTo(record.parts.mlm + weight * record.parts.bow, 1e-4);
      expect(record.gradNorm).to.be.greaterThan(0);
      expect(record.stepMs).to.be.greaterThan(0);
      // Four texts, in the step's time and what was waited for the batch; both are rounded.
      expect(record.samplesPerSecond).to.be.within(0.01, 4000 / (record.stepMs - 0.01));
      seconds += 4 / record.samplesPerSecond;
    }
    expect(seconds).to.be.lessThan(0.001 * (ended - started));
    expect(log.map(({ lr }) => lr)[0]).to.be.closeTo(1.5e-3, 1e-9);
    expect(log.map(({ lr }) => lr)[1]).to.be.closeTo(3e-3, 1e-9);
    expect(log.map(({ lr }) => lr)[7]).to.be.closeTo(3e-4, 1e-9);
  });

  it("pretrain() records objective, every option, data, tokenizer, first weights, engine and versions in the manifest", async () => {
    const { manifest } = await run("out", { bowReading: "paper" });
    const engine = describeEngine();
    expect(readManifest(at("out"))).to.deep.equal(manifest);
    expect(manifest).to.deep.include({
      format: "bowlab-manifest/1",
      objective: {
        ...{ name: "bow", variant: "paper-exact", bowReading: "paper" },
        ...{ bowWeight: 1, bowFinalWeight: 1, bowStopWords: "in", pooling: "cls" },
      },
      encoder: speckConfig(200),
      data: {
        fingerprint: corpus().store.corpusFingerprint,
        passages: 120,
        rows: 120,
        tokens: corpus().store.ids.length,
        packing: null,
        blocks: null,
        language: null,
      },
      tokenizer: { fingerprint: corpus().tokenizer.fingerprint, vocabSize: 200 },
      init: hashOf(at("init"), "model.safetensors"),
      decoderInit: "none",
      step: 8,
      complete: true,
    });
    const { preset: _, ...defaults } = pretrainDefaults;
    expect(manifest.options).to.deep.equal({
      ...defaults,
      ...{
        objective: "bow",
        bowReading: "paper",
        steps: 8,
        batchSize: 4,
        maxLength: 24,
        warmup: 2,
        learningRate: 3e-3,
      },
    });
    const { tensors } = readSafetensors(at("out", "model.safetensors"));
    const numbers = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
    const head = 200 + 32 * 32 + 3 * 32;
    expect(manifest.parameters).to.deep.equal({ encoder: numbers - head, head, decoder: 0 });
    expect(manifest.engine.name).to.equal(engine.name);
    expect(manifest.engine.threads).to.equal(engine.threads);
    expect(manifest.versions.node).to.equal(process.version);
  });

  for (const objective of ["bow", "dupmae"]) {
    it(`pretrain() of ${objective} without stop words in the bag trains for another bag on the same batches, thread or not`, async () => {
      const changes = { objective, bowStopWords: "out", steps: 3 };
      const { manifest } = await run("out", changes);
      expect(manifest.objective).to.include({ name: objective, bowStopWords: "out" });
      await run("in", { objective, steps: 3 });
      await run("thread", { ...changes, collateAhead: true });
      expect(hashOf(at("thread"), "model.safetensors")).to.equal(hashOf(at("out"), "model.safetensors"));
      const [first, other] = ["out", "in"].map((name) => readLog(at(name, "log.jsonl"))[0].parts);
      expect(first.mlm).to.equal(other.mlm);
      expect(first.bow).to.not.equal(other.bow);
    });
  }

  it("pretrain() reports every step with the rate and the time left", async () => {
    const seen: { done: number; left: number }[] = [];
    await run("out", {
      onProgress: ({ done, total, secondsLeft, samplesPerSecond }) => {
        expect(total).to.equal(8);
        expect(samplesPerSecond).to.be.greaterThan(0);
        seen.push({ done, left: secondsLeft });
      },
    });
    expect(seen.map(({ done }) => done)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen[7].left).to.equal(0);
    expect(seen[0].left).to.be.greaterThan(0);
  });

  it("pretrain() averages the batches of a step: twice the batches, twice the rows seen", async () => {
    await run("a", { accumulation: 2, steps: 3 });
    const records = readLog(at("a", "log.jsonl"));
    expect(records).to.have.length(3);
    expect(records.every(({ loss }) => Number.isFinite(loss))).to.equal(true);
    expect(readManifest(at("a"))?.options.accumulation).to.equal(2);
  });

  for (const objective of objectiveNames) {
    it(`pretrain() of ${objective} takes passages without text, even batches of nothing else`, async () => {
      // Three batches of an epoch hold nothing but empty texts, the fourth all others.
      const store = await mostlyEmptyCorpus(corpus(), 12, 4);
      await run("out", { objective, store, steps: 8, batchSize: 4 });
      const log = readLog(at("out", "log.jsonl"));
      // A causal decoder still has to say that the text ends.
      const losses = log.map(({ loss, parts }) => (objective === "ar" ? parts.mlm : loss));
      expect(losses.filter((loss) => loss === 0)).to.have.length.within(3, 8);
      expect(losses.every(Number.isFinite)).to.equal(true);
      const model = loadModel(at("out"));
      const values = model.parameters.get("bert.embeddings.word_embeddings.weight").dataSync();
      expect(values.every(Number.isFinite)).to.equal(true);
      model.parameters.dispose();
    });
  }

  it("pretrain() refuses a folder that holds a checkpoint already, and says what it is", async () => {
    await run("out");
    const before = hashOf(at("out"), "model.safetensors");
    const again = await thrownBy(() => run("out", { seed: 2 }));
    expect(again).to.be.instanceOf(InputError);
    expect(again.message).to.match(/holds a checkpoint already.*a run of bow, step 8.*--resume/);
    const foreign = await thrownBy(() => run("init", { init: undefined, preset: "tiny" }));
    expect(foreign.message).to.match(/holds a checkpoint already.*model\.safetensors.*another --out/);
    expect(hashOf(at("out"), "model.safetensors")).to.equal(before);
  });

  it("pretrain() refuses a tokenizer that does not belong to the first weights, and rows beyond the position table", async () => {
    const { tokenizer, store } = await syntheticCorpus(4, "another");
    const message = (await thrownBy(() => run("out", { tokenizer, store }))).message;
    expect(message).to.include(`expected a vocabulary of 200, found ${tokenizer.vocabulary.size} tokens`);
    expect((await thrownBy(() => run("out", { maxLength: 33 }))).message).to.match(
      /maxLength.*at most 32 tokens, found 33/,
    );
    expect(fs.existsSync(at("out"))).to.equal(false);
  });

  it("pretrain() refuses another tokenizer of the same size, and takes it where the checkpoint has none", async () => {
    const tokenizer = new WordPieceTokenizer(corpus().tokenizer.vocabulary, { lowercase: false });
    const store = await tokenizeCorpus(corpus().passages, tokenizer);
    const another = { tokenizer, store, steps: 1 };
    const error = (await thrownBy(() => run("out", another))) as InputError;
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.match(
      /does not belong.*expected the tokenizer that it has, found another one.* of 200 tok/,
    );
    expect(error.fix).to.include("leave --tokenizer out");
    expect(fs.existsSync(at("out"))).to.equal(false);
    for (const name of ["vocab.txt", "tokenizer.json", "tokenizer_config.json"])
      fs.rmSync(at("init", name), { force: true });
    expect((await run("out", another)).manifest.tokenizer.fingerprint).to.equal(tokenizer.fingerprint);
  });

  it("pretrain() refuses a preset beside a checkpoint to start from, and records none", async () => {
    const error = (await thrownBy(() => run("out", { preset: "base" }))) as InputError;
    expect(error).to.be.instanceOf(InputError).and.to.include({ field: "preset", found: "base" });
    expect(fs.existsSync(at("out"))).to.equal(false);
    await run("out", { steps: 1 });
    expect(readManifest(at("out"))?.options).to.not.have.property("preset");
    const card = fs.readFileSync(at("out", "README.md"), "utf8");
    expect(card).to.include("--init DIR").and.not.include("--preset");
  });

  it("pretrain() refuses what needs more memory than it may have, and names a smaller checkpoint where it starts from one", async () => {
    const error = (await thrownBy(() => run("out", { memoryLimit: 1e-6 }))) as InputError;
    expect(error.fix).to.include("start from a smaller checkpoint").and.not.include("--preset");
  });

  it("pretrain() notes that the rate only rises where the warm-up is as long as the run", async () => {
    const notes: string[] = [];
    await run("out", { steps: 2, onNote: (line) => notes.push(line) });
    expect(notes.join()).to.include("the learning rate only rises: the warm-up has 2 steps, the run 2");
  });

  it("pretrain() names the objectives when the name is unknown, before anything is written", async () => {
    expect((await thrownBy(() => run("out", { objective: "bert" }))).message).to.match(
      /unknown objective.*mlm, ae, ar, ed, bow, dupmae.*"bert"/,
    );
    const unknown = { preset: "huge", init: undefined };
    expect((await thrownBy(() => run("out", unknown))).message).to.match(/unknown preset.*tiny, mini, small, base/);
    expect(fs.existsSync(at("out"))).to.equal(false);
  });
});

/** A corpus of passages without a token and, behind them, some with text. */
function mostlyEmptyCorpus({ tokenizer, passages }: SyntheticCorpus, empty: number, texts: number) {
  const without = Array.from({ length: empty }, (_, i) => ({ id: `e${i}`, title: "", text: "" }));
  return tokenizeCorpus([...without, ...passages.slice(0, texts)], tokenizer);
}
