/**
 * `train.py` against `pretrain`: the same steps by PyTorch, in two processes of torchrun, killed and gone on with, and
 * taken back. Without dropout, whose random numbers are the engine's own.
 */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { exportTraining, importTraining } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { InputError } from "../../../lib/errors";
import { termCoverage } from "../../../lib/inspect";
import { initialParameters, loadModel, saveModel } from "../../../lib/model";
import { Random } from "../../../lib/random";
import { openTokenCache, WordPieceTokenizer } from "../../../lib/tokens";
import { logFile, type PretrainInput, pretrain, readLog, readManifest, type StepRecord } from "../../../lib/train";
import { requireOracle } from "../../oracle/oracle";
import { useScratch } from "../../text/scratch";
import { hashOf, speckConfig } from "../../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../../train/synthetic";

const TOLERANCE = 1e-4;

describe("train.py of export --to torch", function () {
  this.timeout(300_000);
  const at = useScratch();
  let python: string;
  let corpus: SyntheticCorpus;
  before(async function () {
    python = requireOracle(this);
    await useEngine();
    corpus = await syntheticCorpus();
  });

  /** A speck without dropout, and ten steps from it. */
  function settings(objective: string, more: Partial<PretrainInput> = {}): PretrainInput {
    const config = speckConfig(corpus.tokenizer.vocabulary.size, { hiddenDropout: 0, attentionDropout: 0 });
    const parameters = initialParameters(config, new Random(1));
    saveModel(at("init"), { config, parameters });
    corpus.tokenizer.save(at("init"), { modelMaxLength: config.maxPositions });
    parameters.dispose();
    const small = { steps: 10, batchSize: 7, maxLength: 24, warmup: 2, learningRate: 3e-3, seed: 5 };
    const { store, tokenizer } = corpus;
    return { objective, ...small, store, tokenizer, init: at("init"), ...more };
  }

  const trainArgs = (name: string, ...more: string[]) => [
    path.join(at(name), "train.py"),
    ...["--device", "cpu", "--workers", "1", ...more],
  ];

  /** torchrun, which its module is. */
  function train(name: string, processes: number, ...more: string[]): void {
    const run = ["-m", "torch.distributed.run", "--nproc-per-node", String(processes), "--master-port", "0"];
    const standalone = processes > 1 ? [...run.slice(0, 4), "--standalone"] : [];
    const { status, stderr } = spawnSync(python, [...standalone, ...trainArgs(name, ...more)], { encoding: "utf8" });
    expect(status, stderr.slice(-2000)).to.equal(0);
  }

  async function compare(options: PretrainInput, processes: number, ...more: string[]): Promise<void> {
    await exportTraining({ ...options, out: at("torch") });
    train("torch", processes, ...more);
    await pretrain({ ...options, out: at("own"), collateAhead: false });
    expectSame(logOf(at("own")), logOf(at("torch"), "run"));
  }

  it("mlm, in two processes, has bowlab's losses and gradient norms", () => compare(settings("mlm"), 2));

  it("ed in two processes, with a falling weight, in pieces of two rows", () =>
    compare(settings("ed", { decoderWeight: 1.5, decoderFinalWeight: 0.5 }), 2, "--rows", "2"));

  it("bow in two processes, with accumulation, after the paper, from the mean, stop words out of the bag", () =>
    compare(settings("bow", { bowReading: "paper", pooling: "mean", bowStopWords: "out", accumulation: 2 }), 2));

  it("a corpus on disk has the same rows: blocks in windows; head crops, RetroMAE's sampler, a linear schedule", async () => {
    const lines = corpus.passages.map(({ id, title, text }) => JSON.stringify({ _id: id, title, text }));
    fs.writeFileSync(at("corpus.jsonl"), `${lines.join("\n")}\n`);
    const store = await openTokenCache(at("corpus.jsonl"), corpus.tokenizer, { root: at("tokens"), blockTokens: 24 });
    expect(store.blockStarts?.length).to.be.greaterThan(33);
    const disk = { crop: "head", maskSampler: "official", learningRateSchedule: "linear" } as const;
    await compare(settings("ed", { ...disk, store, maxLength: 16 }), 1);
  });

  it("killed, it goes on to the same numbers; taken back, its coverage is that of its weights", async () => {
    await exportTraining({ ...settings("bow"), out: at("torch") });
    train("torch", 1, "--out", at("whole"));
    const child = spawn(python, trainArgs("torch", "--save-every", "1"), { stdio: "ignore" });
    const state = path.join(at("torch"), "run", "state.pt");
    while (!fs.existsSync(state)) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    train("torch", 1);
    const numbers = (folder: string) =>
      logOf(folder).map(({ step, loss, gradNorm, parts }) => [step, loss, gradNorm, parts]);
    expect(numbers(path.join(at("torch"), "run"))).to.deep.equal(numbers(at("whole")));

    const report = importTraining({ folder: at("torch") });
    expect(report).to.deep.equal({ out: path.join(at("torch"), "model"), objective: "bow", step: 10, steps: 10 });
    const [imported, trained] = [report.out, path.join(at("torch"), "run")];
    expect(hashOf(imported, "model.safetensors")).to.equal(hashOf(trained, "model.safetensors"));
    const manifest = readManifest(report.out);
    expect([manifest?.step, manifest?.complete, manifest?.engine.name]).to.deep.equal([10, true, "torch"]);
    await pretrain({ ...settings("bow"), out: at("own"), collateAhead: false });
    const [taken, own] = await Promise.all([report.out, at("own")].map(coverageOf));
    expect(Math.abs(taken - own)).to.be.lessThan(0.01);
    expect(WordPieceTokenizer.load(report.out).fingerprint).to.equal(corpus.tokenizer.fingerprint);
  });

  async function coverageOf(folder: string): Promise<number> {
    const model = loadModel(folder);
    const { store, tokenizer } = corpus;
    try {
      return (await termCoverage(model, tokenizer, store, { depths: [32] })).coverage[32];
    } finally {
      model.parameters.dispose();
    }
  }

  it("what is not there, not whole or of another training is refused, and nothing is left", async () => {
    const unpadded = exportTraining({ ...settings("mlm"), unpadded: true, out: at("torch") }).catch((error) => error);
    expect(await unpadded).to.be.instanceOf(InputError);
    await exportTraining({ ...settings("mlm"), out: at("torch") });
    const refused = (given: { folder: string; run?: string }) => {
      expect(() => importTraining({ ...given, out: at("taken") })).to.throw(InputError);
      expect(fs.readdirSync(at(".")).filter((name) => name.startsWith("taken"))).to.deep.equal([]);
    };
    refused({ folder: at("init") });
    refused({ folder: at("torch") });
    train("torch", 1, "--stop-after", "1");
    await exportTraining({ ...settings("mlm", { seed: 6 }), out: at("other") });
    refused({ folder: at("other"), run: path.join(at("torch"), "run") });
    const weights = path.join(at("torch"), "run", "model.safetensors");
    fs.truncateSync(weights, fs.statSync(weights).size - 4);
    refused({ folder: at("torch") });
  });
});

function logOf(...folder: string[]): StepRecord[] {
  return readLog(path.join(...folder, logFile));
}

function expectSame(own: StepRecord[], torch: StepRecord[]): void {
  expect(torch).to.have.length(own.length);
  for (const [i, { step, loss, gradNorm, lr, parts }] of own.entries()) {
    const other = torch[i];
    expect(other.step).to.equal(step);
    expect(Object.keys(other.parts)).to.deep.equal(Object.keys(parts));
    const pairs = [
      [loss, other.loss],
      [gradNorm, other.gradNorm],
      [lr, other.lr],
    ];
    for (const name of Object.keys(parts)) pairs.push([parts[name], other.parts[name]]);
    for (const [a, b] of pairs)
      expect(Math.abs(a - b), `step ${step}`).to.be.lessThan(TOLERANCE * Math.max(1, Math.abs(a)));
  }
}
