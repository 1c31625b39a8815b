/** `manifest.json`: what a checkpoint is and how it was made, complete enough to make it again. */
import * as path from "node:path";
import type { EngineDescription } from "../../engine";
import { InputError } from "../../errors";
import { writeSealedJson } from "../../integrity";
import type { EncoderConfig, ParameterCounts } from "../../model";
import { manifestFile, manifestFormat, readManifestFields } from "../../model-folder";
import { describeDifferences, type OptionTable } from "../../options";
import type { TokenRows } from "../../tokens";
import type { PretrainSettings } from "../settings";

/**
 * What a checkpoint is and how it was made, complete enough to make it again.
 * @typeParam S every option of the run
 */
export interface Manifest<S extends object = PretrainSettings> {
  format: typeof manifestFormat;
  /** Name, reading and options of the objective. */
  objective: { name: string } & Record<string, string | number | boolean>;
  options: S;
  encoder: EncoderConfig;
  /** Numbers in the model: the encoder, its prediction head, and what the objective's decoder adds. */
  parameters: ParameterCounts;
  data: DataIdentity;
  tokenizer: { fingerprint: string; vocabSize: number };
  /** Where the first weights came from: "seed", or the sha256 of the checkpoint they were read from. */
  init: string;
  /** What was not taken from that checkpoint as it is, a line each: a head that was missing, tensors left unread. */
  initNotes: string[];
  /** The same of a decoder's first weights; "none" where the objective has no decoder. */
  decoderInit: string;
  /**
   * What else the run read, by fingerprint: in fine-tuning the training set, its negatives, the teacher's scores, the
   * dev set; and what a command says of it: the folder `devData`, the first stage's `firstNegatives`.
   */
  inputs?: Record<string, string>;
  engine: Pick<EngineDescription, "name" | "tfjsVersion" | "tensorflowVersion" | "kernels" | "threads"> | TorchEngine;
  versions: { bowlab: string; node: string };
  /** The step of the weights in this folder. */
  step: number;
  complete: boolean;
  /** Of a run that measures itself on a dev set: whose weights these are. */
  outcome?: RunOutcome;
}

/** What trained a checkpoint that was taken back from PyTorch. */
export interface TorchEngine {
  name: "torch";
  torchVersion: string;
  /** cuda or cpu. */
  device: string;
  processes: number;
  kernels?: undefined;
  threads?: undefined;
}

/** How a run that measures itself ended. */
export interface RunOutcome {
  /** Steps that were made; `step` of the manifest is the best of them. */
  lastStep: number;
  measure: string;
  /** Of the best step. */
  value: number;
  /** The measure had not risen for so long that the run ended before its last step. */
  stoppedEarly: boolean;
}

/** The rows of the run. `packing` and `blocks` decide with the seed which rows make a batch. */
export interface DataIdentity {
  /** Of the text alone. */
  fingerprint: string;
  passages: number;
  rows: number;
  tokens: number;
  /** null: a passage is a row. */
  packing: TokenRows["packing"] | null;
  /** Blocks of a corpus on disk, shuffled by window; null: in memory, shuffled as one. */
  blocks: number | null;
  /** Of most of the text, by ISO 639-1; null: it does not tell. Earlier versions did not ask. */
  language?: string | null;
}

/** What is decided before the first step. */
export type RunIdentity<S extends object = PretrainSettings> = Omit<
  Manifest<S>,
  "format" | "step" | "complete" | "outcome"
>;

/**
 * Puts down how far the run has come. @param step of the weights in the folder @param outcome of a complete run that
 * measures itself @throws InputError when the file cannot be written
 */
export function writeManifest<S extends object>(
  folder: string,
  run: RunIdentity<S>,
  step: number,
  complete: boolean,
  outcome?: RunOutcome,
): void {
  const manifest: Manifest<S> = { format: manifestFormat, ...run, step, complete, outcome };
  writeSealedJson(path.join(folder, manifestFile), manifest);
}

/**
 * The manifest of a folder, or undefined when it has none. @throws InputError when it is not one of bowlab's, or not
 * what was written
 * @example
 * ```ts
 * import { readManifest } from "bowlab";
 *
 * const manifest = readManifest("bow");
 * console.log(manifest?.objective.name, manifest?.step); // → bow 2
 * ```
 */
export function readManifest<S extends object = PretrainSettings>(folder: string): Manifest<S> | undefined {
  const manifest = readManifestFields(folder);
  if (manifest === undefined || manifest.format === manifestFormat) return manifest as Manifest<S> | undefined;
  throw new InputError("not a manifest that this version of bowlab reads", {
    file: path.join(folder, manifestFile),
    field: "format",
    expected: manifestFormat,
    found: JSON.stringify(manifest?.format),
  });
}

/**
 * Refuses to go on with a run under other conditions: the result would be neither the one run nor the other.
 * @param declared the declarations of the run's options
 * @throws InputError naming every difference
 */
export function requireSameRun<S extends object>(
  folder: string,
  manifest: Manifest<S>,
  now: RunIdentity<S>,
  declared: OptionTable,
): void {
  const inputs = (run: RunIdentity<S>) =>
    Object.fromEntries(sharedInputs(manifest, now).map((name) => [`inputs.${name}`, run.inputs?.[name]]));
  const comparable = (run: RunIdentity<S>) => ({
    ...run.options,
    // Earlier versions recorded one beside a checkpoint too, whose shape it was not.
    ...(run.init !== "seed" && { preset: undefined }),
    // What the objective made of its options: one that is given and one left to its default are the same.
    ...run.objective,
    data: run.data.fingerprint,
    packing: run.data.packing ?? null,
    blocks: run.data.blocks ?? null,
    tokenizer: run.tokenizer.fingerprint,
    init: run.init,
    decoderInit: run.decoderInit,
    ...inputs(run),
    engine: run.engine.name,
    // Manifests of before it was noted say nothing of it.
    ...(manifest.engine.kernels !== undefined && { "bowlab's own operations": run.engine.kernels ? "built" : "off" }),
    threads: run.engine.threads,
  });
  const differences = describeDifferences(comparable(manifest), comparable(now), declared);
  if (differences.length === 0) return;
  throw new InputError("cannot resume: this is not the run that the folder holds", {
    file: path.join(folder, manifestFile),
    found: differences.join("; "),
    fix:
      differences.length === 1 && differences[0].startsWith("bowlab's own")
        ? "set BOWLAB_KERNELS as the run had it; npx bowlab doctor says what is built here"
        : "resume with the run's own options, or choose another --out",
  });
}

/** A SHA-256 in hex, as `inputs` has it. */
export function isFingerprint(value: string): boolean {
  return /^[0-9a-f]{64}$/.test(value);
}

/** Inputs that both runs know by fingerprint, or as none: earlier versions kept the path of some. */
function sharedInputs<S extends object>(before: RunIdentity<S>, now: RunIdentity<S>): string[] {
  const isKnown = (value = "") => value === "none" || isFingerprint(value);
  return Object.keys(now.inputs ?? {}).filter((name) => isKnown(before.inputs?.[name]) && isKnown(now.inputs?.[name]));
}
