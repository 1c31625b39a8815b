/** `bowlab finetune`: fine-tunes a checkpoint for retrieval, or trains a cross-encoder. */
import { Command } from "commander";
import { InputError } from "../../errors";
import {
  type FinetuneManifest,
  type FinetuneOptions,
  type FinetuneProgress,
  type FinetuneResult,
  finetune,
  finetuneOptions,
  finetuneRunOptions,
} from "../../finetune";
import { describePlan } from "../../memory";
import { describeCheckpoint } from "../../model";
import { type Given, optionTable } from "../../options";
import { statOf } from "../../places";
import { corpusSources, textBytes } from "../../text";
import { LARGE_CORPUS, tokenCacheRoot } from "../../tokens";
import {
  engineOptions,
  interruptible,
  jsonOptions,
  printProfile,
  startEngine,
  tellOnce,
  withProgressDisplay,
} from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult } from "../support/output";
import type { Report } from "../support/progress";

const declared = optionTable({ ...finetuneRunOptions, ...finetuneOptions, ...engineOptions, ...jsonOptions });

/** In the order of the help: what is read, what makes a batch, how it learns, how it is measured. */
const order: readonly (keyof typeof declared)[] = [
  ...(["model", "data", "out", "steps", "split", "negatives", "stages", "ranks", "perQuery", "teacher"] as const),
  ...(["tokenCache", "architecture", "batchSize", "groupSize", "chunkSize", "queryMaxLength"] as const),
  ...(["passageMaxLength", "queryPrefix", "passagePrefix", "titleDropout", "pooling", "temperature"] as const),
  ...(["distillationWeight", "learningRate", "learningRateSchedule", "warmup", "weightDecay", "clipNorm"] as const),
  ...(["seed", "resume", "saveEvery", "gradientCheckpointing", "memoryLimit", "profile", "profileSteps"] as const),
  ...(["devSplit", "devData"] as const),
];

interface Options extends FinetuneOptions, Given<typeof engineOptions>, Given<typeof jsonOptions> {}

/** The command `bowlab finetune`. */
export function finetuneCommand(): Command {
  const command = new Command("finetune").action(run);
  return addOptions(command, declared, order);
}

async function run({ engine, json, ...options }: Options): Promise<void> {
  await startEngine(engine);
  for (const line of describeCheckpoint(options.model).notes) note(`${options.model}: ${line}`);
  const result = await interruptible((signal) =>
    withProgressDisplay((display) =>
      finetune({
        ...options,
        tokenCache: options.tokenCache ?? cacheFor(options.data),
        signal,
        onNote: (line) => tellOnce(display, line),
        onPlan: (plan) => tellOnce(display, describePlan(plan)),
        onPrepare: (report) => display.update(report),
        onProgress: (progress) => display.update(describe(progress)),
      }),
    ),
  );
  if (result.status === "interrupted") {
    const { step, options: settings } = result.manifest;
    throw new InputError(`stopped at step ${step} of ${settings.steps}; the state is saved`, {
      file: options.out,
      fix: "run the same command with --resume to go on",
    });
  }
  const { manifest, folder, kept, firstStage, profile } = result;
  const shown = { folder, kept, ...manifest, firstStage, profile: profile?.report };
  printResult(json ?? false, shown, inWords(result));
  if (options.profile) printProfile(profile);
}

/** Where the tokens of a corpus are kept that is too large for memory. */
function cacheFor(data: string): string | undefined {
  if (!statOf(data)?.isDirectory()) return undefined;
  if (textBytes(corpusSources(data).sources) <= LARGE_CORPUS) return undefined;
  const root = tokenCacheRoot();
  note(`the corpus is large: its tokens are kept in ${root} (--token-cache changes that)`);
  return root;
}

function inWords({ manifest, folder, kept, firstStage }: FinetuneResult): string {
  const stages = firstStage ? [firstStage, manifest] : [manifest];
  const lines = stages.map((stage, i) => `${firstStage ? `stage ${i + 1}: ` : ""}${outcomeOf(stage)}`);
  return [...lines, `${kept ? "kept from an earlier run in" : "written to"} ${folder}`].join("\n");
}

function outcomeOf({ objective, step, outcome, options }: FinetuneManifest): string {
  if (!outcome) return `${objective.name}: ${step} steps`;
  const { devSplit = "dev", devQueries, devPassages } = options;
  const { lastStep, measure, value, stoppedEarly } = outcome;
  const end = stoppedEarly ? ", stopped early" : "";
  const on = `split ${devSplit}: at most ${devQueries} queries, ${devPassages} passages`;
  return `${objective.name}: best of ${lastStep} steps${end} is step ${step}, ${measure} ${value.toFixed(4)} on ${on}`;
}

/** A training step in a bar's words. */
function describe({ done, total, record, samplesPerSecond, stage, dev, best }: FinetuneProgress): Report {
  const parts = Object.entries(record.parts).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  const measured = dev ? [`${dev.measure} ${dev.value.toFixed(4)} (best ${best?.value.toFixed(4)})`] : [];
  return {
    phase: stage === undefined ? "fine-tuning" : `fine-tuning, stage ${stage}`,
    done,
    total,
    detail: [parts.join(" "), `${samplesPerSecond.toFixed(0)} samples/s`, ...measured].join(" · "),
  };
}
