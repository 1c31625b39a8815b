/** A cross-encoder opened to score pairs of texts, as often as one likes. */
import { InputError } from "../errors";
import { crossEncoderSpecs, describeCheckpoint, type EncoderModel, loadDecoder, loadModel } from "../model";
import { loadTokenizer } from "../tokens";
import { textFormOf } from "./form";
import { passageRow, queryRow } from "./groups";
import { scoreRows } from "./score";

/** Scores pairs of a query and a passage. */
export interface PairScorer {
  /** @returns (pairs) the scores as the model gives them, not between 0 and 1, and the tokens that were read of each */
  score(
    pairs: readonly { query: string; text: string }[],
    options?: { signal?: AbortSignal },
  ): Promise<{ scores: Float32Array; tokens: number[] }>;
  /** Frees the weights. */
  dispose(): void;
}

/** Needs an engine (`useEngine`). @throws InputError when the folder holds no cross-encoder of bowlab's */
export function openPairScorer(folder: string): PairScorer {
  const tokenizer = loadTokenizer(folder);
  const form = textFormOf(folder, tokenizer);
  const model = loadCrossEncoder(folder);
  const idsOf = (text: string) => tokenizer.encode(text, { addSpecialTokens: false });
  return {
    async score(pairs, { signal } = {}) {
      const queries = new Map([...new Set(pairs.map(({ query }) => query))].map((query) => [query, idsOf(query)]));
      const rows = pairs.map(({ query, text }) => ({ query: queries.get(query) as Int32Array, passage: idsOf(text) }));
      const scores = await scoreRows(model, rows, form, { signal });
      // The second text has no [CLS] of its own.
      const tokens = rows.map(
        ({ query, passage }) => queryRow(query, form).length + passageRow(passage, form).length - 1,
      );
      return { scores, tokens };
    },
    dispose: () => model.parameters.dispose(),
  };
}

/** A cross-encoder with its score. @throws InputError when the folder holds no cross-encoder of bowlab's */
export function loadCrossEncoder(folder: string): EncoderModel {
  const specs = crossEncoderSpecs(describeCheckpoint(folder).config);
  const stored = loadDecoder(folder, "cross-encoder", specs);
  if (!stored) {
    throw new InputError("the checkpoint is not a cross-encoder of bowlab's", {
      file: folder,
      expected: "decoder.safetensors with the score, beside the encoder",
      found:
        "a bi-encoder, an encoder alone, or a cross-encoder of transformers with a pooler and a classifier, which bowlab does not run",
      fix: "train one: bowlab finetune --architecture cross-encoder",
    });
  }
  const model = loadModel(folder, { freshHead: ({ shape }) => new Float32Array(shape.reduce((a, b) => a * b, 1)) });
  model.parameters.add(specs, ({ name }) => stored.get(name) as Float32Array);
  return model;
}
