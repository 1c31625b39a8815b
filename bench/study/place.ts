/** Where the study keeps what it makes, and where it finds what it reads. */
import * as path from "node:path";

export const root = path.join(__dirname, "..", "..");

/** The embedded corpus in BEIR's layout, shared with the notebooks. */
export const apidocsFolder = path.join(root, "runs", "apidocs");

/** Published results of every scale; in git. */
export const resultsFolder = path.join(root, "bench", "study", "results");

/** Tokenizer, checkpoints and units of one scale; not in git. */
export function workFolder(scale: string): string {
  return path.join(root, "runs", "study", scale);
}

export function checkpointFolder(work: string, name: string, seed: number): string {
  return path.join(work, "checkpoints", name === "initial" ? name : `${name}-${seed}`);
}
