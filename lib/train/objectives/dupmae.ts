/**
 * `dupmae`: enhanced decoding from [CLS] as in `ed`, and a bag of words from the other tokens: the largest score each
 * word gets at any position ≥ 1 must tell which words the text has (DupMAE, RetroMAE v2; Xiao, Liu, Shao, Cao 2022;
 * `src/pretrain/modeling_duplex.py`). Its target is 1/length for every word present, not 1/|T|; the length is the
 * text's, whatever is left out of the bag. Deliberate deviations: the decoder's query is that of `ed` (DupMAE's code
 * sends it through LayerNorm), and special ids are not words.
 */
import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../../batches";
import { maxOverPositions } from "../../engine/ops";
import { bagOfWordsLoss } from "../../loss";
import { mlmLogits, pooledPositions } from "../../model";
import type { LossTerm } from "../step-objective";
import { enhancedDecoder, enhancedTerm } from "./ed";
import { mlmTerm } from "./mlm";
import type { Forward, ObjectiveDefinition } from "./objective";
import { objectiveDefaults as d, type ObjectiveOptions } from "./options";
import { parseBowStopWords } from "./stop-words";
import { weightAt } from "./weight";

/** Added to the scores at [CLS] and at padding, which are not to be the largest. */
const UNCOUNTED = -1000;

/** @throws InputError naming the choices when the place of stop words or the sampler is unknown */
export function dupmaeObjective(given: ObjectiveOptions = {}): ObjectiveDefinition {
  const { bowWeight = 0.1, bowFinalWeight = bowWeight } = given;
  const bowStopWords = parseBowStopWords(given.bowStopWords ?? d.bowStopWords);
  const { decoderOptions, ...decoder } = enhancedDecoder(given);

  function bowTerm(forward: Forward): LossTerm {
    const { batch } = forward;
    const weight = weightAt(forward, { weight: bowWeight, finalWeight: bowFinalWeight });
    const loss = tf.tidy(() => bagOfWordsLoss(largestLogits(forward), batch, contentLengths(batch)));
    return { name: "bow", loss, weight };
  }

  return {
    name: "dupmae",
    options: { ...decoderOptions, bowWeight, bowFinalWeight, bowStopWords },
    ...decoder,
    bowStopWords,
    positions: (batch) => pooledPositions(batch, "mean"),
    terms: (forward) => [mlmTerm(forward), enhancedTerm(forward, given, "cls"), bowTerm(forward)],
  };
}

/** The largest score of every token over positions ≥ 1. @returns (B, V) */
export function largestLogits({ parameters, config, hidden, batch }: Forward): tf.Tensor2D {
  const { batchSize, length, attentionMask } = batch;
  const counted = (at: number) => attentionMask[at] === 1 && at % length > 0;
  const mask = Float32Array.from(attentionMask.keys(), (at) => (counted(at) ? 0 : UNCOUNTED)); // (B·L)
  const logits = mlmLogits(parameters, config, hidden); // (B·L, V)
  return maxOverPositions(logits, tf.tensor1d(mask), batchSize);
}

/** (B) tokens of each text, [CLS] and [SEP] not counted. */
function contentLengths({ batchSize, length, attentionMask }: EncoderBatch): Int32Array {
  return Int32Array.from({ length: batchSize }, (_, b) => {
    return attentionMask.subarray(b * length, (b + 1) * length).reduce((sum, token) => sum + token, -2);
  });
}
