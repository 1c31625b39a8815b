/** What `train.py` made, taken back as a checkpoint folder like those of `pretrain`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../../errors";
import { makeFolder, readJson } from "../../files";
import { decoderFile, loadModel } from "../../model";
import { completeOptions, type Given, requireKnown } from "../../options";
import { type Manifest, pretrainSettingsOptions, readManifest, writeManifest, writeModelCard } from "../../train";
import { copyFile, requireNewFolder } from "../folder";
import { importOptions } from "./options";
import { readTraining, type TrainingFile } from "./training-file";

/** What is taken back, and where to. */
export interface ImportOptions extends Given<typeof importOptions> {}

/** What was written. */
export interface ImportReport {
  out: string;
  objective: string;
  /** Of the weights. */
  step: number;
  steps: number;
}

/** `torch.json`: what `train.py` says of its weights. */
const madeSchema = z.object({
  training: z.string(),
  step: z.number().int().min(1),
  torch: z.string(),
  device: z.string(),
  processes: z.number().int().min(1),
  precision: z.enum(["float32", "bfloat16"]),
});
type Made = z.infer<typeof madeSchema>;

/**
 * Makes a checkpoint folder of a training by `train.py`: for coverage, fine-tuning and retrieval it is as one of
 * `pretrain`. Needs an engine (`useEngine`).
 * @throws InputError when nothing was trained, files are missing or damaged, they are of another training, or the
 * folder holds something
 */
export function importTraining(given: ImportOptions): ImportReport {
  requireKnown(given, [importOptions], "of the import");
  const options = completeOptions(importOptions, given, "of the import");
  const { folder, run = path.join(folder, "run"), out = path.join(folder, "model") } = options;
  const training = readTraining(folder);
  const made = readMade(run, training);
  requireNewFolder(out);
  // Beside the folder, also where its name is given with a slash at its end.
  const staging = `${path.resolve(out)}.importing-${process.pid}`;
  makeFolder(staging);
  try {
    copyParts(path.join(folder, "start"), run, staging, training);
    requireModel(staging);
    writeManifestOf(staging, training, made);
    fs.rmSync(out, { recursive: true, force: true });
    fs.renameSync(staging, out);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  // It tells the folder's name.
  writeModelCard(out, readManifest(out) as Manifest, pretrainSettingsOptions);
  return { out, objective: training.objective.name, step: made.step, steps: training.options.steps };
}

/** The weights that were trained, and around them what stands beside the first ones: tokenizer, configuration. */
function copyParts(start: string, run: string, to: string, { decoder }: TrainingFile): void {
  const trained = ["model.safetensors", "log.jsonl", ...(decoder ? [decoderFile] : [])];
  for (const name of fs.readdirSync(start, { recursive: true, encoding: "utf8" })) {
    const isFile = fs.statSync(path.join(start, name)).isFile();
    if (isFile && !name.endsWith(".safetensors")) copyFile(path.join(start, name), path.join(to, name));
  }
  for (const name of trained) copyFile(requireFile(path.join(run, name)), path.join(to, name));
}

/** @throws InputError when a weight is missing, has another shape or is not a number */
function requireModel(folder: string): void {
  loadModel(folder).parameters.dispose();
}

function writeManifestOf(folder: string, { identity, options }: TrainingFile, made: Made): void {
  const { step, torch: torchVersion, device, processes } = made;
  const precision = made.precision as TrainingFile["options"]["precision"];
  const engine = { name: "torch", torchVersion, device, processes } as const;
  const run = { ...identity, engine, options: { ...options, precision } };
  writeManifest(folder, run, step, step === options.steps);
}

/** @throws InputError when nothing is saved there, or it is of another training */
function readMade(run: string, { fingerprint }: TrainingFile): Made {
  const file = path.join(run, "torch.json");
  if (!fs.existsSync(file)) {
    const fix = "run train.py there first, or name its folder by --run";
    throw new InputError("there are no trained weights", { file: run, expected: "torch.json and the weights", fix });
  }
  const parsed = madeSchema.safeParse(readJson(file));
  if (!parsed.success) throw new InputError("not what train.py writes", { file, found: z.prettifyError(parsed.error) });
  if (parsed.data.training === fingerprint) return parsed.data;
  throw new InputError("the weights are of another training", {
    ...{ file, field: "training", expected: fingerprint, found: parsed.data.training },
    fix: "give the folder that they were trained in",
  });
}

/** @throws InputError when it is missing */
function requireFile(file: string): string {
  if (fs.existsSync(file)) return file;
  throw new InputError("a file of the training is missing", { file, fix: "copy the whole run folder" });
}
