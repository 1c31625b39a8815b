/**
 * What a checkpoint folder from anywhere holds, found out from its configuration and the names of its tensors. Taken as
 * they are:
 * - one file or shards; tensors under `bert.` or not; LayerNorm's `gamma` and `beta`; half precision, widened to
 *   float32;
 * - a score matrix of its own (untied), where it is stored and differs from the token embeddings, as transformers 5
 *   takes it;
 * - position tables longer than needed; poolers, next-sentence heads and the like, which are left unread.
 * A checkpoint without an MLM head is complete but for the head: `loadModel` says what then.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { encoderFolder } from "../../model-folder";
import type { EncoderConfig } from "../config";
import { fromHuggingFace } from "../families";
import { headBias, headMatrix, parameterSpecs, wordEmbeddings } from "../parameters";
import { requireManifestEncoder } from "./manifest-encoder";
import { notACheckpoint, type StoredTensor, unsupportedWeights, WeightFiles, weightsFile } from "./weights";

export const configFile = "config.json";

/** The bias's name where the score matrix is stored with it. */
const DECODER_BIAS = "cls.predictions.decoder.bias";

/** Stored by older releases of transformers, and the same in every checkpoint. */
const BUFFERS = ["bert.embeddings.position_ids", "bert.embeddings.token_type_ids"];

export interface OpenCheckpoint {
  config: EncoderConfig;
  /** By the names of `parameterSpecs`; values are read when asked for. */
  weights: Pick<WeightFiles, "get" | "entry" | "fileOf" | "sha256">;
  /** False: nothing of an MLM head is there. */
  hasHead: boolean;
  /** Canonical names of tensors that the model has no use for. */
  ignored: string[];
}

/**
 * @throws InputError when a file is missing, the configuration is none of ours, or the encoder has tensors that it does
 * not call for
 */
export function openCheckpoint(given: string): OpenCheckpoint {
  const folder = encoderFolder(given);
  const file = path.join(folder, configFile);
  if (!fs.existsSync(file)) {
    // A folder in another form says more by its weights.
    throw notACheckpoint(folder, unsupportedWeights(folder).length > 0 ? weightsFile : configFile);
  }
  const stated = fromHuggingFace(readJson(file), file);
  const weights = new WeightFiles(folder, stated.modelType);
  const hasHead = weights.names().some((name) => name.startsWith("cls.predictions."));
  const tiedEmbeddings = !hasHead || isTied(stated, weights);
  const config = { ...stated, tiedEmbeddings };
  const ignored = unusedNames(config, weights);
  requireManifestEncoder(folder, configFile, config);
  const named = (name: string): string => (name === headBias ? biasName(weights, tiedEmbeddings) : name);
  return {
    config,
    hasHead,
    ignored,
    weights: {
      get: (name) => weights.get(named(name)),
      entry: (name) => weights.entry(named(name)),
      fileOf: (name) => weights.fileOf(named(name)),
      sha256: () => weights.sha256(),
    },
  };
}

function isTied({ tiedEmbeddings }: EncoderConfig, weights: WeightFiles): boolean {
  const [own, embeddings] = [headMatrix, wordEmbeddings].map((name) => weights.get(name)?.data);
  if (!own || !tiedEmbeddings) return tiedEmbeddings;
  return own.length === embeddings?.length && sameValues(own, embeddings);
}

function sameValues(a: StoredTensor["data"], b: StoredTensor["data"]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The name of the bias that transformers would use. */
function biasName(weights: WeightFiles, tied: boolean): string {
  const [first, second] = tied ? [headBias, DECODER_BIAS] : [DECODER_BIAS, headBias];
  return weights.has(first) || !weights.has(second) ? first : second;
}

/**
 * @throws InputError on a tensor inside the encoder that no parameter takes: leaving it out would make another model of
 * it
 */
function unusedNames(config: EncoderConfig, weights: WeightFiles): string[] {
  const known = new Set([...parameterSpecs(config).map(({ name }) => name), ...BUFFERS, headMatrix, DECODER_BIAS]);
  const unused = weights.names().filter((name) => !known.has(name));
  const inside = unused.filter((name) => /^bert\.(embeddings|encoder|transformer)\./.test(name));
  if (inside.length === 0) return unused;
  throw new InputError("the encoder has tensors that its configuration does not call for", {
    file: weights.fileOf(inside[0]),
    field: inside[0],
    expected: `the tensors of an encoder of ${config.numLayers} layers (${config.modelType})`,
    found: `${inside.length} more`,
    fix: "check that config.json belongs to the weights",
  });
}
