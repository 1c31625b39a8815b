/** A run's first weights: of the encoder from a checkpoint or from the seed, of a decoder likewise, each on its own. */
import * as path from "node:path";
import { fileSha256 } from "../files";
import {
  decoderFile,
  type EncoderConfig,
  type EncoderModel,
  freshValues,
  initialParameters,
  initialValues,
  loadDecoder,
  loadModel,
  type ParameterSpec,
} from "../model";
import { Random } from "../random";
import { type TokenRows, unigramCounts } from "../tokens";
import type { Objective } from "./objectives";

export interface FirstWeights {
  config: EncoderConfig;
  /** Checkpoint folder to start from; without it everything is drawn from the seed. */
  init?: string;
  /** Its token counts start the head's bias. */
  store: TokenRows;
  seed: number;
}

/** The parameters of an objective's decoder; none where it has no decoder. */
export function decoderSpecsOf({ decoder }: Objective, config: EncoderConfig): ParameterSpec[] {
  return decoder?.specs(config) ?? [];
}

/** Where a decoder's first weights come from, for the manifest: "none", "seed", or the sha256 of the file. */
export function decoderStart(chosen: Objective, config: EncoderConfig, init?: string): string {
  if (!chosen.decoder) return "none";
  const stored = init && loadDecoder(init, chosen.decoder.kind, decoderSpecsOf(chosen, config));
  return stored ? fileSha256(path.join(init, decoderFile)) : "seed";
}

/** The model at step 0. The caller owns it. @throws InputError when the checkpoint does not fit */
export function firstModel(chosen: Objective, { config, init, store, seed }: FirstWeights): EncoderModel {
  const random = new Random(seed).fork("initial weights");
  const model = init ? loadedModel(init, random, store) : freshModel(config, random, store);
  const specs = decoderSpecsOf(chosen, config);
  const stored = init && chosen.decoder ? loadDecoder(init, chosen.decoder.kind, specs) : undefined;
  model.parameters.add(specs, (spec) => stored?.get(spec.name) ?? initialValues(spec, config, random.fork(spec.name)));
  return model;
}

/** A head that the checkpoint lacks starts as a fresh model's does. */
function loadedModel(init: string, random: Random, store: TokenRows): EncoderModel {
  let tokenCounts: Float64Array | undefined;
  return loadModel(init, {
    encoderOnly: true,
    freshHead(spec, config) {
      tokenCounts ??= unigramCounts(store, config.vocabSize);
      return freshValues(spec, config, random, { tokenCounts });
    },
  });
}

function freshModel(config: EncoderConfig, random: Random, store: TokenRows): EncoderModel {
  const tokenCounts = unigramCounts(store, config.vocabSize);
  return { config, parameters: initialParameters(config, random, { tokenCounts }) };
}
