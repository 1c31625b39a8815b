/**
 * A very small encoder whose scores over the vocabulary are known without running it: the head's bias outweighs all
 * else.
 */
import type * as tf from "@tensorflow/tfjs";
import { type EncoderModel, initialParameters, Parameters, parameterSpecs } from "../../lib/model";
import { Random } from "../../lib/random";
import { Vocabulary, WordPieceTokenizer } from "../../lib/tokens";
import { speckConfig } from "../train/runs";

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const syllables = ["ba", "ko", "mi", "ru", "te", "sha", "lon", "vek"];

/**
 * 5 special tokens, every ASCII letter and some others as word and as piece, some syllables of both kinds, marks. With
 * accents stripped, Korean syllables decompose, and one piece straddles two of them.
 */
export function wideTokenizer({ stripAccents = false } = {}): WordPieceTokenizer {
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789", ..."éïßøжд한한그語"];
  const jamo = [..."\u1112\u1161\u11ab\u1100\u1173\u11a8"];
  const pieces = [...letters, ...syllables, ...jamo, "\u1161\u11ab\u1100"];
  const tokens = [...special, ...pieces, ...pieces.map((piece) => `##${piece}`), ...".,;:!?()[]#'\"-"];
  return new WordPieceTokenizer(new Vocabulary([...new Set(tokens)]), { stripAccents });
}

/** An encoder with random weights, spread enough that scores differ from passage to passage. */
export function randomModel(vocabSize: number, seed = 1): EncoderModel {
  const config = speckConfig(vocabSize, { initializerRange: 0.3 });
  return { config, parameters: initialParameters(config, new Random(seed)) };
}

/** The same with a chosen score for every token, whatever is read. */
export function plantedModel(scores: Float32Array): EncoderModel {
  const model = randomModel(scores.length);
  const values = new Map<string, Float32Array>(
    model.parameters.specs.map(({ name }) => [
      name,
      Float32Array.from(model.parameters.get<tf.Tensor>(name).dataSync()),
    ]),
  );
  model.parameters.dispose();
  values.set("cls.predictions.bias", scores);
  return {
    config: model.config,
    parameters: new Parameters(parameterSpecs(model.config), ({ name }) => values.get(name)!),
  };
}
