/**
 * Runs that are interrupted and go on: the same bytes as a run that was not, whatever moment the interruption came at.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { lockFolder } from "../../lib/integrity";
import { loadModel, readSafetensors, type StoredTensor } from "../../lib/model";
import type { ProgressEvent } from "../../lib/progress";
import { tokenizeCorpus } from "../../lib/tokens";
import {
  type Manifest,
  modelCard,
  objectiveNames,
  type PretrainOptions,
  pretrainSettingsOptions,
  readManifest,
} from "../../lib/train";
import { hashOf, loggedSteps, readLines, saveSpeck, thrownBy, useSpeckRuns } from "./runs";
import { syntheticCorpus } from "./synthetic";

const STEPS = [1, 2, 3, 4, 5, 6, 7, 8];

describe("pretrain() with resume", () => {
  const { at, corpus, run } = useSpeckRuns();

  /** Runs until after `step`, as Ctrl-C would stop it. */
  function runUntil(name: string, step: number, changes: Partial<PretrainOptions> = {}) {
    const controller = new AbortController();
    if (step === 0) controller.abort();
    const onProgress = ({ done }: { done: number }) => {
      if (done === step) controller.abort();
    };
    return run(name, { ...changes, signal: controller.signal, onProgress });
  }

  /** What a run that nobody interrupts gives. */
  async function uninterrupted(changes: Partial<PretrainOptions> = {}): Promise<string> {
    await run("whole", changes);
    return hashOf(at("whole"), "model.safetensors");
  }

  for (const stops of [[0], [1], [3], [5], [8], [2, 4, 7]]) {
    it(`pretrain() stopped after step ${stops.join(", ")} and resumed ends with the bytes of an uninterrupted run`, async () => {
      const expected = await uninterrupted();
      for (const [i, stop] of stops.entries()) {
        const { status, manifest } = await runUntil("out", stop, { resume: i > 0 });
        expect(status).to.equal(stop === 8 ? "complete" : "interrupted");
        expect([manifest.step, manifest.complete]).to.deep.equal([stop, stop === 8]);
        if (stop > 0) expect(loggedSteps(at("out"))).to.deep.equal(STEPS.slice(0, stop));
      }
      const { status, kept, manifest } = await run("out", { resume: true });
      expect([status, manifest.step, manifest.complete]).to.deep.equal(["complete", 8, true]);
      expect(kept).to.equal(stops.at(-1) === 8);
      expect(hashOf(at("out"), "model.safetensors")).to.equal(expected);
      expect(loggedSteps(at("out"))).to.deep.equal(STEPS);
      expect(fs.existsSync(at("out", "trainer.safetensors"))).to.equal(false);
    });
  }

  for (const objective of objectiveNames) {
    it(`pretrain() of ${objective} stopped between two saves and resumed ends with the bytes of an uninterrupted run`, async () => {
      const changes = { objective, collateAhead: objective === "ed" };
      await run("whole", changes);
      await runUntil("out", 5, changes);
      await run("out", { ...changes, resume: true });
      for (const file of ["model.safetensors", "decoder.safetensors"]) {
        expect(fs.existsSync(at("out", file))).to.equal(fs.existsSync(at("whole", file)));
        if (fs.existsSync(at("out", file))) expect(hashOf(at("out"), file)).to.equal(hashOf(at("whole"), file));
      }
      expect(loggedSteps(at("out"))).to.deep.equal(STEPS);
    });
  }

  it("pretrain() resumed in other places takes the same steps: log and losses are the same too", async () => {
    await run("whole", { accumulation: 2 });
    await runUntil("out", 4, { accumulation: 2 });
    await run("out", { accumulation: 2, resume: true });
    const numbers = (name: string) =>
      readLines(at(name, "log.jsonl")).map((line) => {
        const { step, loss, parts, lr, gradNorm } = JSON.parse(line);
        return { step, loss, parts, lr, gradNorm };
      });
    expect(numbers("out")).to.deep.equal(numbers("whole"));
  });

  it("pretrain() with resume starts a run where there is none, and leaves a complete one as it is", async () => {
    const expected = await uninterrupted();
    await run("out", { resume: true });
    expect(hashOf(at("out"), "model.safetensors")).to.equal(expected);
    const before = fs.statSync(at("out", "model.safetensors")).mtimeMs;
    const events: ProgressEvent[] = [];
    const registry = globalThis as { [key: symbol]: unknown };
    registry[Symbol.for("bowlab.progress")] = (event: ProgressEvent) => events.push(event);
    const { status, kept } = await run("out", { resume: true }).finally(
      () => delete registry[Symbol.for("bowlab.progress")],
    );
    expect([status, kept]).to.deep.equal(["complete", true]);
    expect(events.map(({ done, total, end, kept }) => ({ done, total, end, kept }))).to.deep.equal([
      { done: 8, total: 8, end: "done", kept: true },
    ]);
    expect(fs.statSync(at("out", "model.safetensors")).mtimeMs).to.equal(before);
    expect(loggedSteps(at("out"))).to.deep.equal(STEPS);
  });

  it("pretrain() with resume leaves a complete run alone that another process is just finishing", async () => {
    await run("out");
    const unfinished = at("out", "README.md.tmp-4711-0badc0");
    fs.writeFileSync(unfinished, "half a card");
    const lock = lockFolder(at("out"), { what: "pretrain" });
    const error = await thrownBy(() => run("out", { resume: true }));
    expect(error.message).to.include("another process is writing in this folder");
    expect(fs.existsSync(unfinished)).to.equal(true);
    lock.release();
    expect((await run("out", { resume: true })).kept).to.equal(true);
    expect(fs.existsSync(unfinished)).to.equal(false);
  });

  it("pretrain() keeps a state every few steps whose weights are those of the checkpoint beside it", async () => {
    await runUntil("out", 5);
    const state = readSafetensors(at("out", "trainer.safetensors"));
    const model = readSafetensors(at("out", "model.safetensors"));
    expect(state.metadata.step).to.equal("5");
    for (const [name, { shape, data }] of model.tensors) {
      expect(state.tensors.get(name), name).to.deep.equal({ shape, data });
      for (const moment of ["first", "second"]) {
        expect(state.tensors.has(`adamw.${moment}.${name}`), `${moment} moment of ${name}`).to.equal(true);
      }
    }
    loadModel(at("out")).parameters.dispose();
  });

  const spoilt: [what: string, file: string, spoil: (bytes: Buffer) => Buffer | undefined, message: RegExp][] = [
    [
      "another weight in its state",
      "trainer.safetensors",
      (bytes) => {
        bytes[bytes.length >> 1] ^= 4;
        return bytes;
      },
      /is damaged.*a tensor that differs from its checksum, \S+\. To do: restore the file/,
    ],
    ["its state cut short", "trainer.safetensors", (bytes) => bytes.subarray(0, -3), /is cut short/],
    ["its state gone", "trainer.safetensors", () => undefined, /state of the run is gone.*after step 5.*--out/],
    [
      "another number in its log",
      "log.jsonl",
      (bytes) => Buffer.from(bytes.toString().replace(/"loss":\d/, '"loss":9')),
      /damaged.*lines that are not those of the run.*or remove it/,
    ],
    ["its log cut short", "log.jsonl", (bytes) => bytes.subarray(0, -3), /damaged.*cut: [\d,]+ of [\d,]+ bytes/],
    [
      "another step in its manifest",
      "manifest.json",
      (bytes) => Buffer.from(bytes.toString().replace('"step": 5', '"step": 6')),
      /damaged.*fields that differ from their checksum/,
    ],
  ];
  for (const [what, name, spoil, message] of spoilt) {
    it(`pretrain() does not go on with a run that has ${what}: it names ${name}`, async () => {
      await runUntil("out", 5);
      const bytes = spoil(fs.readFileSync(at("out", name)));
      fs.rmSync(at("out", name));
      if (bytes) fs.writeFileSync(at("out", name), bytes);
      const error = (await thrownBy(() => run("out", { resume: true }))) as InputError;
      expect(error).to.be.instanceOf(InputError);
      expect(error.file).to.equal(at("out", name));
      expect(error.message).to.match(message);
    });
  }

  it("pretrain() goes on with a run of an earlier version, which has no checksums", async () => {
    const expected = await uninterrupted();
    await runUntil("out", 5);
    const { tensors, metadata } = readSafetensors(at("out", "trainer.safetensors"));
    const [step, names] = [metadata.step, [...tensors.keys()]];
    let end = 0;
    const header = Object.fromEntries(
      names.map((name) => {
        const { shape, data } = tensors.get(name) as StoredTensor;
        end += data.byteLength;
        return [name, { dtype: "F32", shape, data_offsets: [end - data.byteLength, end] }];
      }),
    );
    const json = Buffer.from(JSON.stringify({ __metadata__: { step }, ...header }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    const bodies = names.map((name) => {
      const { buffer, byteOffset, byteLength } = (tensors.get(name) as StoredTensor).data;
      return Buffer.from(buffer, byteOffset, byteLength);
    });
    fs.writeFileSync(at("out", "trainer.safetensors"), Buffer.concat([length, json, ...bodies]));
    fs.writeFileSync(at("out", "manifest.json"), JSON.stringify(readManifest(at("out"))));
    await run("out", { resume: true });
    expect(hashOf(at("out"), "model.safetensors")).to.equal(expected);
    expect(loggedSteps(at("out"))).to.deep.equal(STEPS);
  });

  /** The folder as a kill leaves it at some moment: the files of the moments before and after, mixed. */
  async function momentsOf(): Promise<{ [moment: string]: string }> {
    const copy = (moment: string) => fs.cpSync(at("out"), at(moment), { recursive: true });
    await run("out", { onProgress: ({ done }) => done === 3 && copy("step 3") });
    // The last save is at step 8: the state is dropped right after, so that moment is made by a run that is told to
    // stop there.
    await run("long", {
      saveEvery: 8,
      onProgress: ({ done }) => done === 8 && fs.cpSync(at("long"), at("step 8"), { recursive: true }),
    });
    return { middle: at("step 3"), end: at("step 8") };
  }

  it("pretrain() killed between the last state and its copy for readers completes with the last weights", async () => {
    const { middle, end } = await momentsOf();
    const expected = hashOf(at("out"), "model.safetensors");
    expect(hashOf(middle, "model.safetensors")).to.not.equal(expected);
    fs.cpSync(middle, at("killed"), { recursive: true });
    fs.copyFileSync(path.join(end, "trainer.safetensors"), at("killed", "trainer.safetensors"));
    fs.copyFileSync(path.join(end, "log.jsonl"), at("killed", "log.jsonl"));
    const { manifest } = await run("killed", { resume: true });
    expect([manifest.step, manifest.complete]).to.deep.equal([8, true]);
    expect(hashOf(at("killed"), "model.safetensors")).to.equal(expected);
  });

  it("pretrain() cuts the log back to the state, drops a line cut short, and removes what a killed writer left", async () => {
    const { middle } = await momentsOf();
    fs.cpSync(middle, at("killed"), { recursive: true });
    const whole = readLines(at("out", "log.jsonl"));
    fs.writeFileSync(at("killed", "log.jsonl"), `${whole.slice(0, 5).join("\n")}\n${whole[5].slice(0, 30)}`);
    fs.writeFileSync(at("killed", "trainer.safetensors.tmp-4711-0badc0"), "half a state");
    fs.writeFileSync(at("killed", "notes.tmp-of-mine.txt"), "kept");
    await run("killed", { resume: true });
    expect(loggedSteps(at("killed"))).to.deep.equal(STEPS);
    expect(hashOf(at("killed"), "model.safetensors")).to.equal(hashOf(at("out"), "model.safetensors"));
    const left = fs.readdirSync(at("killed"));
    expect(left.filter((name) => name.includes(".tmp-"))).to.deep.equal(["notes.tmp-of-mine.txt"]);
  });

  const otherOptions: [string, Partial<PretrainOptions>, RegExp][] = [
    ["more steps", { steps: 9 }, /steps: the run has 8, now 9/],
    [
      "another seed and batch size",
      { seed: 2, batchSize: 5 },
      /batchSize: the run has 4, now 5; seed: the run has 1, now 2/,
    ],
    ["another objective", { objective: "mlm" }, /objective: the run has "bow", now "mlm"/],
    ["another reading", { bowReading: "paper" }, /bowReading: the run has "level", now "paper"/],
    ["stop words out of the bag", { bowStopWords: "out" }, /bowStopWords: the run has "in", now "out"/],
    ["another learning rate", { learningRate: 0.1 }, /learningRate: the run has 0\.003, now 0\.1/],
  ];
  for (const [what, changes, message] of otherOptions) {
    it(`pretrain() refuses to resume with ${what} and names the difference`, async () => {
      await runUntil("out", 2);
      const before = hashOf(at("out"), "trainer.safetensors");
      const error = await thrownBy(() => run("out", { ...changes, resume: true }));
      expect(error).to.be.instanceOf(InputError);
      expect(error.message).to.match(message);
      expect(error.message).to.include(at("out", "manifest.json"));
      expect(hashOf(at("out"), "trainer.safetensors")).to.equal(before);
      expect(readManifest(at("out"))?.step).to.equal(2);
    });
  }

  it("pretrain() refuses to resume without bowlab's own operations, or with them, when the run began otherwise", async () => {
    await runUntil("out", 2);
    const { engine, ...manifest } = readManifest(at("out")) as Manifest;
    const noted = (kernels?: boolean) =>
      fs.writeFileSync(at("out", "manifest.json"), JSON.stringify({ ...manifest, engine: { ...engine, kernels } }));
    noted(!engine.kernels);
    const differs = await thrownBy(() => run("out", { resume: true }));
    expect(differs.message).to.match(
      /bowlab's own operations: the run has "(built|off)", now "(off|built)".*BOWLAB_KERNELS/,
    );
    noted(); // older
    expect((await run("out", { resume: true })).status).to.equal("complete");
  });

  it("pretrain() resumes when an option is now said that was left to its default, and names one of the objective's that differs", async () => {
    await runUntil("out", 2);
    const differs = await thrownBy(() => run("out", { bowFinalWeight: 0.5, resume: true }));
    expect(differs.message).to.match(/bowFinalWeight: the run has 10, now 0\.5/);
    const { status } = await run("out", { bowReading: "level", bowWeight: 10, pooling: "cls", resume: true });
    expect(status).to.equal("complete");
  });

  it("pretrain() resumes a run whose manifest is older than an option, as what it was", async () => {
    await runUntil("out", 2);
    const { objective, ...manifest } = readManifest(at("out")) as Manifest;
    const { bowStopWords, ...older } = objective;
    expect(bowStopWords).to.equal("in");
    fs.writeFileSync(at("out", "manifest.json"), JSON.stringify({ ...manifest, objective: older }));
    const differs = await thrownBy(() => run("out", { bowStopWords: "out", resume: true }));
    expect(differs.message).to.match(/bowStopWords: the run has "in", now "out"/);
    expect((await run("out", { resume: true })).status).to.equal("complete");
  });

  it("pretrain() resumes a run from a checkpoint that an earlier version recorded a preset of; one from the seed refuses another", async () => {
    await runUntil("out", 2);
    const { options, ...manifest } = readManifest(at("out")) as Manifest;
    const older = { ...manifest, options: { ...options, preset: "mini" } };
    fs.writeFileSync(at("out", "manifest.json"), JSON.stringify(older));
    const { status, manifest: whole } = await run("out", { resume: true });
    expect(status).to.equal("complete");
    expect(whole.options).to.not.have.property("preset");
    const card = modelCard({ name: "out", manifest: { ...older, step: 8 }, declared: pretrainSettingsOptions });
    expect(card).to.include("--init DIR").and.not.include("--preset");
    await runUntil("seed", 1, { init: undefined, preset: "tiny", steps: 2 });
    const differs = await thrownBy(() => run("seed", { init: undefined, preset: "mini", steps: 2, resume: true }));
    expect(differs.message).to.match(/preset: the run has "tiny", now "mini"/);
  });

  it("pretrain() refuses to resume on other data or from other first weights, and names them", async () => {
    await runUntil("out", 2);
    const { tokenizer } = corpus();
    const other = await syntheticCorpus(100);
    const store = await tokenizeCorpus(other.passages, tokenizer);
    expect((await thrownBy(() => run("out", { store, resume: true }))).message).to.match(
      /data: the run has "[0-9a-f]{64}"/,
    );
    saveSpeck(at("init"), corpus(), 2);
    expect((await thrownBy(() => run("out", { resume: true }))).message).to.match(/init: the run has "[0-9a-f]{64}"/);
  });

  it("pretrain() takes other saving intervals when it resumes: they do not decide the weights", async () => {
    const expected = await uninterrupted();
    await runUntil("out", 2, { saveEvery: 1 });
    await run("out", { resume: true, saveEvery: 100 });
    expect(hashOf(at("out"), "model.safetensors")).to.equal(expected);
  });

  it("pretrain() without resume does not go on with a state that lies in the folder", async () => {
    await runUntil("out", 2);
    fs.rmSync(at("out", "manifest.json"));
    fs.rmSync(at("out", "model.safetensors"));
    expect((await thrownBy(() => run("out"))).message).to.match(/holds a checkpoint already.*trainer\.safetensors/);
  });

  it("pretrain() says which file is damaged when the state or the manifest is no longer readable", async () => {
    await runUntil("out", 2);
    const state = fs.readFileSync(at("out", "trainer.safetensors"));
    fs.writeFileSync(at("out", "trainer.safetensors"), state.subarray(0, state.length - 100));
    expect((await thrownBy(() => run("out", { resume: true }))).message).to.include("trainer.safetensors");
    fs.writeFileSync(at("out", "manifest.json"), "{}");
    expect((await thrownBy(() => run("out", { resume: true }))).message).to.match(/manifest\.json.*bowlab-manifest\/1/);
  });
});
