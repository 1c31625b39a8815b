/** What a fine-tuning step would need at its peak, refused before anything is made where there is not so much. */
import { engineMemory } from "../engine";
import { InputError } from "../errors";
import { largestThatFits, requireMemory } from "../memory";
import {
  type EncoderConfig,
  encodingPassBytes,
  type RowShape,
  trainedParameterBytes,
  trainingPassBytes,
} from "../model";
import type { FinetuneSettings } from "./settings";

/** The peak of a step, bytes. */
export function finetuningBytes(config: EncoderConfig, settings: FinetuneSettings, parameters: number): number {
  const { architecture, batchSize, groupSize, chunkSize, queryMaxLength, passageMaxLength, pooling } = settings;
  const share = pooling === "mean" ? 1 : 0;
  const pass = (shape: RowShape) => trainingPassBytes(config, shape, share);
  const queries = { rows: batchSize, length: queryMaxLength };
  const passages = { rows: batchSize * groupSize, length: passageMaxLength };
  const fixed = trainedParameterBytes(parameters);
  if (architecture === "cross-encoder") return fixed + pass({ ...passages, length: queryMaxLength + passageMaxLength });
  if (chunkSize === 0) return fixed + pass(queries) + pass(passages);
  const chunks = [queries, passages].map(({ rows, length }) => ({ rows: Math.min(rows, chunkSize), length }));
  return fixed + Math.max(...chunks.flatMap((chunk) => [pass(chunk), encodingPassBytes(config, chunk)]));
}

/** @throws InputError when a step would need more memory than there is; it names what fits */
export function requireFinetuningMemory(
  config: EncoderConfig,
  settings: FinetuneSettings,
  parameters: number,
  available = engineMemory(),
): void {
  const { architecture, batchSize, groupSize, chunkSize, passageMaxLength } = settings;
  const needOf = (changed: Partial<FinetuneSettings>) =>
    finetuningBytes(config, { ...settings, ...changed }, parameters);
  const name = chunkSize > 0 ? "chunkSize" : "batchSize";
  const fitting = largestThatFits(settings[name], (size) => needOf({ [name]: size }), available);
  const option = name === "chunkSize" ? "--chunk-size" : "--batch-size";
  const canCache = architecture === "bi-encoder" && chunkSize === 0;
  requireMemory(
    {
      what: `a step over ${batchSize} queries with ${groupSize} passages each, of ${passageMaxLength} tokens,`,
      field: name,
      bytes: needOf({}),
      fix:
        (fitting === undefined ? "take shorter texts or smaller groups" : `${option} ${fitting} fits`) +
        (canCache ? ", and --chunk-size encodes a large batch in parts" : ""),
    },
    available,
  );
}

/** @throws InputError when a batch would hold the same query twice */
export function requireEnoughQueries({ batchSize }: FinetuneSettings, queries: number): void {
  if (batchSize <= queries) return;
  throw new InputError("a batch of more queries than there are would hold some of them twice", {
    field: "batchSize",
    expected: `at most ${queries}, the queries with an answer`,
    found: `${batchSize}`,
    fix: `--batch-size ${queries}, or fewer`,
  });
}
