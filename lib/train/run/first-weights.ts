/** A run's first weights: of the encoder from a checkpoint or from the seed, of a decoder likewise, each on its own. */
import * as path from "node:path";
import { fileSha256 } from "../../files";
import {
  decoderFile,
  describeCheckpoint,
  type EncoderConfig,
  type EncoderModel,
  freshValues,
  initialParameters,
  initialValues,
  loadDecoder,
  loadModel,
} from "../../model";
import { Random } from "../../random";
import type { DecoderParameters } from "../objectives";

/** Where a run begins. */
export interface StartingPoint {
  encoder: EncoderConfig;
  /** Folder of the checkpoint that the weights are read from; undefined: they are drawn from the seed. */
  folder?: string;
  /** For the manifest: "seed", or the checkpoint's sha256. */
  init: string;
  /** What was not taken from that checkpoint as it is. */
  initNotes: string[];
}

/** @throws InputError when there is no checkpoint that bowlab reads */
export function startFromCheckpoint(folder: string): StartingPoint {
  const { config, sha256, notes } = describeCheckpoint(folder);
  return { encoder: config, folder, init: sha256, initNotes: notes };
}

/** Weights drawn from the seed, for an encoder of that shape. */
export function startFromSeed(encoder: EncoderConfig): StartingPoint {
  return { encoder, init: "seed", initNotes: [] };
}

/** Where a decoder's first weights come from, for the manifest: "none", "seed", or the sha256 of the file. */
export function decoderStart({ folder, encoder }: StartingPoint, decoder?: DecoderParameters): string {
  if (!decoder) return "none";
  const stored = folder && loadDecoder(folder, decoder.kind, decoder.specs(encoder));
  return stored ? fileSha256(path.join(folder, decoderFile)) : "seed";
}

export interface FirstWeights {
  start: StartingPoint;
  decoder?: DecoderParameters;
  seed: number;
  /** How often every token stands in the data, for the bias of a fresh head; asked for at most once. */
  tokenCounts?: () => Float64Array;
}

/** The model at step 0. The caller owns it. @throws InputError when the checkpoint does not fit */
export function firstModel({ start, decoder, seed, tokenCounts }: FirstWeights): EncoderModel {
  const { encoder, folder } = start;
  const random = new Random(seed).fork("initial weights");
  let counts: Float64Array | undefined;
  const head = () => {
    counts ??= tokenCounts?.();
    return { tokenCounts: counts };
  };
  const model = folder
    ? // A head that the checkpoint lacks starts as a fresh model's does.
      loadModel(folder, { encoderOnly: true, freshHead: (spec, config) => freshValues(spec, config, random, head()) })
    : { config: encoder, parameters: initialParameters(encoder, random, head()) };
  const specs = decoder?.specs(encoder) ?? [];
  const stored = folder && decoder ? loadDecoder(folder, decoder.kind, specs) : undefined;
  model.parameters.add(specs, (spec) => stored?.get(spec.name) ?? initialValues(spec, encoder, random.fork(spec.name)));
  return model;
}
