/** `bowlab plan`: hours, memory, disk and machines of an encoding or a pre-training, before it is begun. */
import { Command } from "commander";
import { z } from "zod";
import {
  type EncodingPlan,
  type EncodingRates,
  gpuPeaks,
  measureEncoding,
  measureShape,
  planEncoding,
  planTraining,
  type TrainingPlan,
} from "../../../deploy";
import { preset, presetNames } from "../../../model";
import {
  type Complete,
  choice,
  folderPath,
  type OptionKind,
  optionTable,
  positiveNumber,
  ratio,
  wholeNumber,
} from "../../../options";
import { corpusOptions } from "../../../text";
import { engineOptions, jsonOptions, startEngine } from "../../support/command";
import { addOptions } from "../../support/options";
import { note, printResult, table } from "../../support/output";

/** BERT's own vocabulary. */
const VOCABULARY = 30_522;

/** Seconds that a process takes to begin. */
const START_UP = 4;

const counts: OptionKind<number[]> = {
  expected: "whole numbers of at least 1, such as 1,8,64",
  schema: z.array(z.number().int().min(1)).min(1),
  placeholder: "n,…",
  read: (typed) => typed.split(",").map((each) => (/^\d+$/.test(each.trim()) ? Number(each) : Number.NaN)),
  write: (value) => value.join(","),
  numeric: true,
};

const shape = { type: choice(presetNames), default: "base", help: "shape of the encoder, where no --model is given" };

const encodeDeclared = optionTable({
  passages: {
    type: wholeNumber(1),
    default: 8_841_823,
    help: "passages to encode",
    defaultText: "MS MARCO's 8,841,823",
  },
  tokens: {
    type: wholeNumber(3),
    default: 80,
    unit: "tokens",
    conflicts: ["data"],
    help: "tokens a passage, where no --data is given",
  },
  preset: { ...shape, conflicts: ["model"] },
  model: { type: folderPath, needs: "data", help: "checkpoint whose rate is measured; needs --data" },
  data: {
    ...corpusOptions.data,
    required: undefined,
    needs: "model",
    help: "collection whose first texts are encoded to measure; needs --model",
  },
  batchSize: { type: wholeNumber(1), unit: "texts", default: 64, help: "texts a batch" },
  workers: { type: counts, default: [1, 8, 64], help: "numbers of workers" },
  rate: { type: positiveNumber, unit: "passages a second", help: "of one worker; measured here otherwise" },
  ...engineOptions,
  ...jsonOptions,
});

const pretrainDeclared = optionTable({
  preset: { ...shape, help: "shape of the encoder" },
  steps: { type: wholeNumber(1), unit: "steps", default: 140_000, help: "optimizer steps; the paper's" },
  batchSize: { type: wholeNumber(1), unit: "texts", default: 2048, help: "texts a step, on all GPUs together" },
  maxLength: { type: wholeNumber(3), unit: "tokens", default: 512, help: "tokens a text" },
  maskRatio: { type: ratio, default: 0.3, help: "part of the tokens that is predicted" },
  gpus: { type: counts, default: [1, 8], help: "numbers of GPUs" },
  gpu: { type: choice(["a100", "h100"]), default: "a100", help: "whose peak is taken" },
  utilization: { type: ratio, default: 0.4, help: "share of the peak that is reached; an assumption" },
  rate: { type: positiveNumber, unit: "texts a second", help: "of one GPU, where you have measured it" },
  ...jsonOptions,
});

/** The command `bowlab plan`. */
export function planCommand(): Command {
  const encode = new Command("encode").description("a collection's passages by so many workers").action(runEncode);
  const pretrain = new Command("pretrain").description("a pre-training on so many GPUs").action(runPretrain);
  return new Command("plan")
    .addCommand(addOptions(encode, encodeDeclared))
    .addCommand(addOptions(pretrain, pretrainDeclared));
}

async function runEncode(options: Complete<typeof encodeDeclared>): Promise<void> {
  const { engine, passages, tokens, workers, batchSize, model, data, rate, json } = options;
  await startEngine(engine);
  const measured =
    model !== undefined && data !== undefined
      ? await measureEncoding(model, data, batchSize)
      : await measureShape(preset(options.preset, VOCABULARY), tokens, batchSize);
  const plans = planEncoding({ passages, startUp: START_UP, ...measured, rate: rate ?? measured.rate }, workers);
  printResult(json ?? false, { measured, plans }, encodingText(passages, measured, rate, plans));
}

function encodingText(
  passages: number,
  measured: EncodingRates,
  rate: number | undefined,
  plans: EncodingPlan[],
): string {
  const from =
    rate === undefined
      ? `${measured.rate.toFixed(1)} passages/s a worker, measured here`
      : `${rate} passages/s a worker, as given`;
  const rows = plans.map(({ workers, seconds, memory, disk }) => [
    ...[String(workers), duration(seconds), gigabytes(memory), gigabytes(disk)],
  ]);
  const head = `${passages.toLocaleString("en")} passages of ${measured.tokens.toFixed(0)} tokens: ${from}`;
  return `${head}\n${table([["workers", "time", "memory", "disk"], ...rows])}`;
}

function runPretrain(options: Complete<typeof pretrainDeclared>): void {
  const { gpus, json, rate, gpu, utilization, steps, batchSize, maxLength } = options;
  const config = preset(options.preset, VOCABULARY, { maxPositions: Math.max(512, maxLength) });
  const plans = planTraining({ ...options, config }, gpus);
  if (rate === undefined) {
    note(`the rate is an estimate: ${gpuPeaks[gpu]} TFLOP/s (NVIDIA's datasheet, bfloat16) × ${utilization}, assumed`);
  }
  const flops = plans[0].flops.toExponential(1);
  const head = `${steps.toLocaleString("en")} steps of ${batchSize} × ${maxLength}, ${flops} FLOP`;
  const rows = plans.map((plan: TrainingPlan) => [
    ...[String(plan.gpus), `${plan.rate.toFixed(0)} texts/s`, duration(plan.seconds)],
  ]);
  printResult(json ?? false, { plans }, `${head}\n${table([["GPUs", "rate", "time"], ...rows])}`);
}

/** "3.2 h", "40 s", "2.1 days" */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(0)} min`;
  return seconds < 4 * 86_400 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
