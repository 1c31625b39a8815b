/** Fine-tuning for retrieval, from a checkpoint and judgements to a checkpoint folder: settings → data → stages. */
import { usablePrecision } from "../engine";
import { InputError } from "../errors";
import { withFolderLock } from "../integrity";
import { cellInterrupt } from "../interrupt";
import type { MemoryPlan } from "../memory";
import { poolingOf, trainablePooling } from "../model";
import { completeOptions, type Given, requireKnown } from "../options";
import { progressTask } from "../progress";
import type { OnCorpusProgress } from "../text";
import { loadTokenizer } from "../tokens";
import { asTask, describeWarmup, requireEmpty } from "../train";
import { finetuneSettings } from "./finetune-settings";
import { hasSplit, isCollection, readMaterial } from "./material";
import { namedNegatives } from "./negative-pools";
import { finetuneOptions, finetuneRunOptions } from "./options";
import { type FinetuneProgress, finetuneNote } from "./progress";
import type { FinetuneResult } from "./result";
import type { FinetuneRequest, FinetuneSettings } from "./settings";
import { runStage, type StageOptions } from "./stage";
import { twoStages } from "./two-stages";

/** A run: its settings, where it reads and writes, and who follows it. */
export interface FinetuneOptions extends FinetuneRequest, Given<typeof finetuneRunOptions> {
  /**
   * Aborted: the run saves its state and ends. In a notebook without one, the cell's interrupt does it, and fails the
   * cell.
   */
  signal?: AbortSignal;
  /** Told after every step; with it goes the last measurement. */
  onProgress?: (progress: FinetuneProgress) => void;
  /** Told what a person should know of the data: texts under two ids, scores that are not used. */
  onNote?: (line: string) => void;
  /** Told before each stage what memory a step is estimated to need. */
  onPlan?: (plan: MemoryPlan) => void;
  /** Told what is read and searched before and between the stages. */
  onPrepare?: OnCorpusProgress;
}

/** Options that no command line has. */
const followerNames: readonly (keyof FinetuneOptions)[] = ["signal", "onProgress", "onNote", "onPlan", "onPrepare"];

/**
 * Runs it. Needs an engine (`useEngine`).
 * @throws InputError on bad options, data that does not fit, a folder that holds another run, or files that cannot be
 * written
 * @throws RunInterrupted when a notebook's cell was interrupted; the state is saved
 * @throws TrainingStopped when the loss is no number; the last good state stays
 * @example
 * ```ts
 * import { finetune, useEngine } from "bowlab";
 *
 * await useEngine();
 * const settings = { steps: 1, batchSize: 2, groupSize: 2, negatives: "bm25", ranks: "1-8" };
 * const { manifest } = await finetune({ model: "bow", data: "data", out: "dense", ...settings });
 * console.log(manifest.step, manifest.options.negatives); // → 1 bm25
 * ```
 */
export async function finetune(options: FinetuneOptions): Promise<FinetuneResult> {
  requireKnown(options, [finetuneRunOptions, finetuneOptions, followerNames], "of the run");
  const { out, profileSteps } = completeOptions(finetuneRunOptions, options, "of the run");
  const settings = settingsOf(options);
  if (!options.resume) requireEmpty(out);
  return withFolderLock(out, { what: "finetune" }, () => finetuneLocked({ ...options, profileSteps }, settings));
}

async function finetuneLocked(options: FinetuneOptions, settings: FinetuneSettings): Promise<FinetuneResult> {
  const { model, data, out, onProgress, onPrepare, onNote, signal = cellInterrupt() } = options;
  // Looked at again: another process may have had the folder meanwhile.
  if (!options.resume) requireEmpty(out);
  const tokenizer = loadTokenizer(model);
  const source = { data, tokenizer, out, tokenCache: options.tokenCache, onProgress: onPrepare, onNote, signal };
  const material = await readMaterial(source, settings);
  const warmup = describeWarmup(settings);
  if (warmup !== undefined) onNote?.(warmup);
  const label = settings.architecture === "bi-encoder" ? "fine-tuning" : "training the cross-encoder";
  const task = progressTask({ label, unit: "steps", note: finetuneNote }, onProgress);
  const negativesRun = namedNegatives.includes(settings.negatives) ? undefined : settings.negatives;
  const { teacher, devData, saveEvery = 200, resume = false, gradientCheckpointing, memoryLimit, onPlan } = options;
  const profileSteps = options.profile ? options.profileSteps : undefined;
  const stage: StageOptions = {
    ...{ ...source, init: model, settings, material, negativesRun, teacher, devData, saveEvery, resume, task },
    ...{ gradientCheckpointing, memoryLimit, onPlan, profileSteps },
  };
  try {
    return await asTask(task, options.signal, () => (settings.stages === 1 ? runStage(stage) : twoStages(stage)));
  } finally {
    material.close();
  }
}

/** @throws InputError on what was given and would do nothing */
function requireUse(
  { devData, distillationWeight, teacher, devSplit }: FinetuneOptions,
  settings: FinetuneSettings,
): void {
  if (devData !== undefined && settings.devSplit === "none") {
    throw new InputError("there is nothing to measure on in the dev folder", {
      file: devData,
      field: "devData",
      expected:
        devSplit === undefined ? "qrels/dev.tsv in it, or another split by --dev-split" : "a dev split beside it",
      fix: devSplit === undefined ? "name the split, or leave --dev-data out" : "leave --dev-data out, or name a split",
    });
  }
  if (distillationWeight !== undefined && teacher === undefined && settings.architecture === "bi-encoder") {
    throw new InputError("there is no teacher whose scores have a weight", {
      field: "distillationWeight",
      fix: "give the scores by --teacher FILE, or leave --distillation-weight out",
    });
  }
}

/** The settings, with what the data and the checkpoint decide. @throws InputError */
function settingsOf(options: FinetuneOptions): FinetuneSettings {
  const collection = isCollection(options.data);
  const dev = options.devData ?? (collection ? options.data : undefined);
  const settings = finetuneSettings(options, {
    negatives: collection ? "bm25" : "given",
    devSplit: dev !== undefined && hasSplit(dev, "dev") ? "dev" : "none",
    pooling: options.pooling ?? trainablePooling(poolingOf(options.model) ?? "cls", options.model),
  });
  if (settings.devSplit !== "none" && dev === undefined) {
    throw new InputError("a training file has no dev split", {
      field: "devSplit",
      fix: "name the BEIR folder that has it: --dev-data DIR",
    });
  }
  requireUse(options, settings);
  if (options.teacher !== undefined && settings.stages > 1) {
    throw new InputError("a teacher's scores belong to one stage's negatives", {
      field: "teacher",
      fix: "distil in a run of its own, with the negatives that were scored: --negatives FILE.run --teacher FILE",
    });
  }
  if (options.teacher !== undefined && settings.architecture === "cross-encoder") {
    throw new InputError("a cross-encoder is a teacher, and is taught by none", { field: "teacher" });
  }
  return { ...settings, precision: usablePrecision(settings.precision, options.onNote) };
}
