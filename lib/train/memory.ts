/** What a pre-training run would need at its peak, refused before anything is made where there is not so much. */

import { engineMemory } from "../engine";
import { largestThatFits, requireMemory } from "../memory";
import { type EncoderConfig, FLOAT, type ParameterCounts, trainedParameterBytes, trainingPassBytes } from "../model";
import type { TokenRows } from "../tokens";
import type { PretrainSettings } from "./settings";

/** What a decoder's pass needs, in passes of one encoder layer over all positions. */
const DECODER_LAYERS: Readonly<Record<string, number>> = {
  ae: 0.9,
  ar: 1.4,
  ed: 1.4,
  dupmae: 2.4,
};

/** Logits and their gradient, numbers for each. */
const LOGITS = 2;
/** A bag of words: logits, target, gradient and that of the matrix. */
const BAG = 12;

export interface StepShape {
  /** Rows a batch. */
  batchSize: number;
  /** Longest row, tokens. */
  length: number;
  parameters: number;
}

/** The peak of a step, bytes. */
export function pretrainingBytes(config: EncoderConfig, settings: PretrainSettings, shape: StepShape): number {
  const { objective, encoderMaskRatio, accumulation, decoderLayers = 1, pooling = "cls" } = settings;
  const { batchSize: rows, length, parameters } = shape;
  const tokens = rows * length;
  const layers = (DECODER_LAYERS[objective] ?? 0) * (objective === "ae" || objective === "ar" ? decoderLayers : 1);
  const oneLayer = trainingPassBytes({ ...config, numLayers: 1 }, { rows, length }, 1);
  const scored = tokens * (encoderMaskRatio + (layers > 0 ? 1 : 0)) * LOGITS;
  const bags = objective === "bow" || objective === "dupmae" ? rows * BAG : 0;
  return (
    trainedParameterBytes(parameters, accumulation) +
    trainingPassBytes(config, { rows, length }, pooling === "mean" ? 1 : encoderMaskRatio) +
    layers * oneLayer +
    FLOAT * config.vocabSize * (scored + bags)
  );
}

/** @throws InputError when a step would need more memory than there is; it names the batch that fits */
export function requirePretrainingMemory(
  config: EncoderConfig,
  settings: PretrainSettings,
  store: Pick<TokenRows, "size" | "lengthOf">,
  counts: ParameterCounts,
  available = engineMemory(),
): void {
  const parameters = counts.encoder + counts.head + counts.decoder;
  const length = longestRow(store, settings.maxLength);
  const needOf = (batchSize: number) => pretrainingBytes(config, settings, { batchSize, length, parameters });
  const { batchSize, accumulation } = settings;
  const fitting = largestThatFits(batchSize, needOf, available);
  const rows = `a step over ${batchSize} rows of ${length} tokens${accumulation > 1 ? `, ${accumulation} times` : ""}`;
  requireMemory(
    {
      what: rows,
      field: "batchSize",
      bytes: needOf(batchSize),
      fix:
        fitting === undefined
          ? "take a smaller --preset, a smaller --max-length or fewer batches by --accumulation"
          : `--batch-size ${fitting} fits, and --accumulation makes one step of several batches`,
    },
    available,
  );
}

/** Tokens of the longest row as it is read, [CLS] and [SEP] counted. */
function longestRow(store: Pick<TokenRows, "size" | "lengthOf">, maxLength: number): number {
  let longest = 0;
  for (let row = 0; row < store.size && longest < maxLength; row++)
    longest = Math.max(longest, store.lengthOf(row) + 2);
  return Math.min(longest, maxLength);
}
