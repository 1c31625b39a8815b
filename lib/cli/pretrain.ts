/** `bowlab pretrain`: one pre-training run from a corpus to a checkpoint folder. */
import { Command, Option } from "commander";
import { InputError } from "../errors";
import { presetNames } from "../model";
import {
  bowReadings,
  objectiveNames,
  type PretrainResult,
  pretrain,
  pretrainDefaults,
  type TrainProgress,
} from "../train";
import {
  engineOption,
  interruptible,
  positiveNumber,
  startEngine,
  wholeNumber,
  withJson,
  withProgress,
} from "./command";
import { type DataOptions, tokenizedData, withDataOptions } from "./data";
import { printResult } from "./output";
import type { ProgressDisplay, Report } from "./progress";

interface Options extends DataOptions {
  objective: string;
  out: string;
  preset?: string;
  tokenizer?: string;
  vocabSize: number;
  init?: string;
  steps: number;
  batchSize?: number;
  accumulation?: number;
  maskRatio?: number;
  learningRate?: number;
  warmup?: number;
  weightDecay?: number;
  clipNorm?: number;
  bowReading?: string;
  seed?: number;
  resume?: boolean;
  saveEvery?: number;
  engine?: string;
  json?: boolean;
}

export function pretrainCommand(): Command {
  const d = pretrainDefaults;
  const command = new Command("pretrain")
    .description("pre-train an encoder; the folder is loadable by transformers")
    .addOption(new Option("--objective <name>", "what to train for").choices(objectiveNames).makeOptionMandatory())
    .requiredOption("--out <dir>", "checkpoint folder to make")
    .addOption(
      new Option("--preset <name>", `encoder shape (default: ${d.preset})`).choices(presetNames).conflicts("init"),
    )
    .option("--tokenizer <dir>", "folder with vocab.txt (default: the --init checkpoint's, or one trained on the data)")
    .option("--vocab-size <n>", "size of the vocabulary trained on the data", wholeNumber(6), 8000)
    .option("--init <dir>", "checkpoint to start from (default: weights drawn from the seed)")
    .requiredOption("--steps <n>", "optimizer steps", wholeNumber(1))
    .option("--batch-size <n>", `sequences a batch (default: ${d.batchSize})`, wholeNumber(1))
    .option("--accumulation <n>", `batches whose gradients make one step (default: ${d.accumulation})`, wholeNumber(1))
    .option("--max-length <n>", `longest sequence in tokens (default: ${d.maxLength})`, wholeNumber(4))
    .option("--mask-ratio <x>", `part of the tokens masked (default: ${d.maskRatio})`, positiveNumber)
    .option("--learning-rate <x>", `highest learning rate (default: ${d.learningRate})`, positiveNumber)
    .option("--warmup <n>", "steps of linear warm-up (default: a tenth of the steps)", wholeNumber(0))
    .option("--weight-decay <x>", `decoupled weight decay (default: ${d.weightDecay})`, Number)
    .option("--clip-norm <x>", `largest global gradient norm (default: ${d.clipNorm})`, positiveNumber)
    .addOption(
      new Option("--bow-reading <name>", `bow after the paper's code or its Eq. 11 (default: ${d.bowReading})`).choices(
        bowReadings,
      ),
    )
    .option("--seed <n>", `seed of every random choice (default: ${d.seed})`, wholeNumber(0))
    .option("--resume", "go on with the run that --out holds")
    .option("--save-every <n>", "steps between two saved states (default: 200)", wholeNumber(1))
    .addOption(engineOption())
    .action(run);
  return withJson(withDataOptions(command));
}

async function run(options: Options): Promise<void> {
  await startEngine(options.engine);
  const result = await interruptible((signal) => withProgress((display) => runPretraining(options, signal, display)));
  if (result.status === "interrupted") {
    throw new InputError(`stopped at step ${result.manifest.step} of ${options.steps}; the state is saved`, {
      file: options.out,
      fix: "run the same command with --resume to go on",
    });
  }
  const { manifest, folder } = result;
  printResult(
    options.json ?? false,
    { folder, ...manifest },
    `${manifest.objective.name}: ${manifest.step} steps, ${manifest.parameters.encoder} parameters\nwritten to ${folder}`,
  );
}

async function runPretraining(
  options: Options,
  signal: AbortSignal,
  display: ProgressDisplay,
): Promise<PretrainResult> {
  const folder = options.tokenizer ?? options.init;
  const corpus = await tokenizedData(options, { folder, vocabSize: options.vocabSize, signal }, display);
  return pretrain({
    ...options,
    ...corpus,
    signal,
    onProgress: (progress) => display.update(describe(progress)),
  });
}

/** A training step in a bar's words. */
function describe({ done, total, record, samplesPerSecond }: TrainProgress): Report {
  const parts = Object.entries(record.parts).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  return {
    phase: "training",
    done,
    total,
    detail: `${parts.join(" ")} · ${samplesPerSecond.toFixed(0)} samples/s`,
  };
}
