/** A pre-training for PyTorch: first weights, token rows, settings, and a program that trains on any number of GPUs. */
import * as path from "node:path";
import { makeFolder } from "../../files";
import { requireKnown } from "../../options";
import { withProgress } from "../../progress";
import type { OnCorpusProgress } from "../../text";
import { unigramCounts } from "../../tokens";
import {
  firstModel,
  inputNames,
  type PretrainBeginning,
  type PretrainInput,
  pretrainBeginning,
  saveForReaders,
} from "../../train";
import { requireNewFolder } from "../folder";
import { copyPrograms } from "./python-files";
import { writeTokenFiles } from "./token-files";
import { trainingOf, writeTraining } from "./training-file";

/** What is trained, and where the folder is made. */
export interface TrainingExportOptions extends PretrainInput {
  /** The folder to make. */
  out: string;
  /** Told how many rows are written. */
  onProgress?: OnCorpusProgress;
  /** Aborted: the export ends with its reason, and the folder cannot be trained. */
  signal?: AbortSignal;
}

const followers: readonly (keyof TrainingExportOptions)[] = ["out", "onProgress", "signal"];

/** What was written. */
export interface TrainingExportReport {
  out: string;
  to: "torch";
  objective: string;
  rows: number;
  tokens: number;
  steps: number;
}

/**
 * Writes a folder with `train.py`, which trains what `pretrain` with the same options would: the same first weights,
 * rows, masks and learning rates by the seed, on one process or by torchrun on many. Dropout is PyTorch's own. Needs an
 * engine (`useEngine`).
 * @throws InputError as `pretrain`; on an objective or an encoder that `train.py` does not have; when the folder holds
 * something
 * @example
 * ```ts
 * import { exportTraining, loadPassages, passageText, tokenizeCorpus, trainWordPiece, useEngine } from "bowlab";
 *
 * await useEngine();
 * const passages = await loadPassages("data");
 * const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 200 });
 * const store = await tokenizeCorpus(passages, tokenizer);
 * const settings = { objective: "bow", preset: "tiny", steps: 2, batchSize: 4 };
 * const report = await exportTraining({ ...settings, store, tokenizer, out: "on-gpus" });
 * console.log(report.objective, report.rows); // → bow 8
 * ```
 */
export async function exportTraining(options: TrainingExportOptions): Promise<TrainingExportReport> {
  requireKnown(options, [inputNames, followers], "of the export");
  const { out, store, tokenizer, onProgress, signal } = options;
  requireNewFolder(out);
  const beginning = await pretrainBeginning(options);
  const training = trainingOf(beginning, store, tokenizer);
  await withProgress({ label: "exporting for PyTorch", unit: "rows" }, onProgress, async (report) => {
    makeFolder(out);
    const onRows = (done: number) => report?.({ phase: "writing rows", done, total: store.size });
    writeTokenFiles(out, store, tokenizer, { idBytes: training.idBytes, onRows, signal });
    writeStart(path.join(out, "start"), options, beginning);
    copyPrograms(out);
    // Last: with it, the folder can be trained.
    writeTraining(out, training);
  });
  const { name } = training.objective;
  return { out, to: "torch", objective: name, rows: store.size, tokens: store.tokens, steps: training.options.steps };
}

/** The checkpoint at step 0, as transformers and `train.py` read it. */
function writeStart(
  folder: string,
  { store, tokenizer }: PretrainInput,
  { settings, chosen, start }: PretrainBeginning,
): void {
  makeFolder(folder);
  const { decoder } = chosen;
  const tokenCounts = () => unigramCounts(store, start.encoder.vocabSize);
  const model = firstModel({ start, decoder, seed: settings.seed, tokenCounts });
  try {
    saveForReaders(folder, model, decoder?.kind);
  } finally {
    model.parameters.dispose();
  }
  tokenizer.save(folder, { modelMaxLength: start.encoder.maxPositions, fastFiles: true });
}
