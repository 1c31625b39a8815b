/** What a run that starts from a checkpoint has to say of it, before a weight is loaded. */
import { sentenceModules } from "../../model-folder";
import type { EncoderConfig } from "../config";
import { isHeadParameter, parameterSpecs } from "../parameters";
import { openCheckpoint } from "./open-checkpoint";
import { promptOf, readPrompts } from "./sentence-transformers";
import { isCrossEncoder } from "./vector-settings";
import { requireShape } from "./weights";

/** What is known of a checkpoint before a weight is loaded. */
export interface CheckpointDescription {
  config: EncoderConfig;
  /** Hex SHA-256 of the weights' file, or over the digests of its shards. */
  sha256: string;
  /** False: it has no MLM head, and needs a fresh one. */
  hasHead: boolean;
  /** What bowlab reads differently from what the files state, a line each. */
  notes: string[];
}

/** What a training that starts from a folder of sentence-transformers does without. */
function leftBehind(folder: string): string[] {
  // Its modules are its score, which is in `decoder.safetensors`.
  if (isCrossEncoder(folder)) return [];
  const others = (sentenceModules(folder) ?? [])
    .slice(1)
    .filter(({ type }) => type !== "Pooling" && type !== "Dropout");
  const stated = readPrompts(folder);
  const prompts = new Set((["query", "passage"] as const).map((side) => promptOf(stated, side).trim()));
  prompts.delete("");
  return [
    ...(others.length > 0
      ? [`left behind: ${others.map(({ type }) => type).join(", ")} of sentence-transformers`]
      : []),
    ...(prompts.size > 0
      ? [`its texts began with ${[...prompts].map((each) => JSON.stringify(each)).join(" and ")}`]
      : []),
  ];
}

/**
 * Reads what a run that starts from a checkpoint has to know of it: shape, digest, and what of it will not be used.
 * @throws InputError as `loadModel`, but for the head, which may be missing whole
 */
export function describeCheckpoint(folder: string): CheckpointDescription {
  const { config, weights, hasHead, ignored } = openCheckpoint(folder);
  const specs = parameterSpecs(config).filter((spec) => hasHead || !isHeadParameter(spec));
  const dtypes = new Set<string>();
  for (const spec of specs) {
    const entry = weights.entry(spec.name);
    requireShape(weights.fileOf(spec.name), spec, entry?.shape);
    if (entry && entry.dtype !== "F32") dtypes.add(entry.dtype);
  }
  const notes: string[] = [];
  if (!hasHead) notes.push("the checkpoint has no MLM head: a fresh one is drawn from the seed");
  if (!config.tiedEmbeddings)
    notes.push("the MLM head keeps a score matrix of its own, not tied to the token embeddings");
  if (dtypes.size > 0) notes.push(`weights in ${[...dtypes].sort().join(" and ")} are widened to float32`);
  if (ignored.length > 0) notes.push(`left unread: ${ignored.sort().join(", ")}`);
  notes.push(...leftBehind(folder));
  return { config, sha256: weights.sha256(), hasHead, notes };
}
