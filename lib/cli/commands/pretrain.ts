/** `bowlab pretrain`: one pre-training run from a corpus to a checkpoint folder. */
import { Command } from "commander";
import { InputError } from "../../errors";
import { describePlan } from "../../memory";
import { describeCheckpoint } from "../../model";
import { knownOptions } from "../../options";
import { openTrainingText } from "../../tokens";
import {
  describeRecipe,
  type Manifest,
  objectiveOptions,
  type PretrainResult,
  pretrain,
  pretrainOptions,
  pretrainSettings,
  recipe,
  runOptions,
  type TrainProgress,
} from "../../train";
import { interruptible, printProfile, startEngine, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult } from "../support/output";
import { type PretrainCommandOptions, pretrainCommandOptions, pretrainOptionOrder } from "../support/pretrain-options";
import type { ProgressDisplay, Report } from "../support/progress";
import { SkipReport } from "../support/skipped";

/** The command `bowlab pretrain`. */
export function pretrainCommand(): Command {
  const command = new Command("pretrain").hook("preAction", requireRun).action(run);
  return addOptions(command, pretrainCommandOptions, pretrainOptionOrder);
}

/**
 * Without a recipe the objective and the steps must be given, and a vocabulary that there is has its own size. Wrong
 * usage otherwise.
 */
function requireRun(command: Command): void {
  const { recipe, objective, steps, tokenizer, init } = command.opts<PretrainCommandOptions>();
  const vocabulary = [tokenizer && "--tokenizer <dir>", init && "--init <dir>"].find(Boolean);
  if (vocabulary && command.getOptionValueSource("vocabSize") === "cli")
    command.error(`error: option '--vocab-size <n>' cannot be used with option '${vocabulary}'`);
  if (recipe !== undefined) return;
  if (objective === undefined) command.error("error: required option '--objective <name>' not specified");
  if (steps === undefined) command.error("error: required option '--steps <n>' not specified");
}

async function run(options: PretrainCommandOptions): Promise<void> {
  await startEngine(options.engine);
  const report = new SkipReport();
  const result = await interruptible((signal) =>
    withProgressDisplay((display) => runPretraining(options, signal, display, report)),
  );
  if (result.status === "interrupted") {
    throw new InputError(
      `stopped at step ${result.manifest.step} of ${result.manifest.options.steps}; the state is saved`,
      {
        file: options.out,
        fix: "run the same command with --resume to go on",
      },
    );
  }
  const { manifest, folder, kept, profile } = result;
  printResult(
    options.json ?? false,
    { folder, kept, ...manifest, skipped: report.skipped, profile: profile?.report },
    `${manifest.objective.name}: ${manifest.step} steps, ${countsOf(manifest)} parameters\n${kept ? "kept from an earlier run in" : "written to"} ${folder}`,
  );
  if (options.profile) printProfile(profile);
}

async function runPretraining(
  options: PretrainCommandOptions,
  signal: AbortSignal,
  display: ProgressDisplay,
  report: SkipReport,
): Promise<PretrainResult> {
  if (options.init) for (const line of describeCheckpoint(options.init).notes) note(`${options.init}: ${line}`);
  const folder = options.tokenizer ?? options.init;
  // How many passages there are is not known yet, and the length does not depend on it.
  const { maxLength } = pretrainSettings(options, 1);
  const pack = options.pack ?? (options.recipe !== undefined && recipe(options.recipe).packed);
  const corpus = await openTrainingText(options.data, {
    ...{ ...options, maxLength, pack, tokenizer: folder, signal },
    onProgress: display.update.bind(display),
    onNote: note,
    onSkipped: report.through(display),
  });
  if (options.recipe !== undefined) {
    display.stop();
    describeRecipe(options, pretrainSettings(options, corpus.store.size)).forEach(note);
  }
  const { store, tokenizer } = corpus;
  return pretrain({
    ...knownOptions(options, [runOptions, pretrainOptions, objectiveOptions, ["init"]]),
    ...{ store, tokenizer },
    signal,
    onNote: (line) => tellOnce(display, line),
    onPlan: (plan) => tellOnce(display, describePlan(plan)),
    onProgress: (progress) => display.update(describe(progress)),
  });
}

/** "4,263,000 + 73,856 (head) + 789,760 (decoder)" */
function countsOf({ parameters: { encoder, head, decoder } }: Manifest): string {
  const number = (count: number) => count.toLocaleString("en");
  return `${number(encoder)} + ${number(head)} (head)${decoder > 0 ? ` + ${number(decoder)} (decoder)` : ""}`;
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
