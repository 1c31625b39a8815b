/**
 * A checkpoint opened to make vectors of one side of a collection, its queries or its passages: weights, tokenizer,
 * pooling, and what it was fine-tuned to read of such a text (its length, a prefix before it). Opened once, it encodes
 * as often as one likes; what it makes of a text is the same bits in memory and in files.
 */
import { usablePrecision } from "../../engine";
import {
  describeCheckpoint,
  type EncoderModel,
  loadModel,
  type ParameterSpec,
  type PoolingMode,
  parsePoolings,
  poolingName,
  requireTextVectors,
  textSettings,
  vectorSize,
} from "../../model";
import { defaultLengths } from "../../model-folder";
import type { ProductPrecision } from "../../options";
import { withProgress } from "../../progress";
import { loadTokenizer, type TextTokenizer } from "../../tokens";
import { chunkSize } from "./division";
import { type EncodingOptions, encodeTexts } from "./encode-texts";
import { requireEncodingMemory } from "./encoding-memory";
import type { Encoded } from "./encoding-rows";

/** How a checkpoint's encoder is to read texts, where that is not as the checkpoint states. */
export interface DenseEncoderOptions extends Pick<EncodingOptions, "maxLength" | "batchSize"> {
  /** Instead of what the checkpoint says of itself: a mode, or several joined by "+". */
  pooling?: PoolingMode | string;
  /** Of the products. Default float32, which also stands in where bfloat16 is not possible. */
  precision?: ProductPrecision;
}

/** A checkpoint opened to encode queries, or passages. */
export interface DenseEncoder {
  /** The checkpoint's folder. */
  readonly folder: string;
  /** SHA-256 of its weights. */
  readonly weights: string;
  readonly tokenizer: TextTokenizer;
  /** How a text's vector is made of its tokens': "cls", "mean+max". */
  readonly pooling: string;
  /** Tokens read of a text. */
  readonly maxLength: number;
  /** Put before every text; "" where the model was not fine-tuned so. */
  readonly prefix: string;
  /** Of the products. */
  readonly precision: ProductPrecision;
  /** N, numbers a vector. */
  readonly dimension: number;
  /** Tokens that are read of a text: [CLS], the prefix, the text as far as it is read, [SEP]. */
  countTokens(text: string): number;
  /**
   * @param available bytes; default what is free
   * @throws InputError when there is not the memory to encode so many texts
   */
  requireMemory(texts: number, available?: number): void;
  /**
   * @param options.chunk texts out of which batches of like lengths are cut; default what `chunkSize` says of so many
   * @returns (texts, N) row-major @throws the signal's reason once it is aborted
   */
  encode(
    texts: readonly string[],
    options?: Pick<EncodingOptions, "onProgress" | "signal"> & { chunk?: number },
  ): Promise<Float32Array>;
  /** Frees the weights. */
  dispose(): void;
}

/** A checkpoint opened for both sides of a search, its weights in memory once. */
export interface DenseEncoders {
  queries: Omit<DenseEncoder, "dispose">;
  corpus: Omit<DenseEncoder, "dispose">;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Opens the encoder of a checkpoint's folder. An engine must have been started.
 * @throws InputError when the folder cannot be read, or makes no vectors of texts (a cross-encoder)
 */
export function openDenseEncoder(folder: string, what: Encoded, options: DenseEncoderOptions = {}): DenseEncoder {
  const { model, side } = openFolder(folder, options);
  return Object.assign(side(what), { dispose: () => model.parameters.dispose() });
}

/**
 * Opens it for queries and for passages, which differ in their lengths and prefixes alone.
 * @throws InputError as `openDenseEncoder`
 */
export function openDenseEncoders(folder: string, options: DenseEncoderOptions = {}): DenseEncoders {
  const { model, side } = openFolder(folder, options);
  return { queries: side("queries"), corpus: side("corpus"), dispose: () => model.parameters.dispose() };
}

function openFolder(folder: string, options: DenseEncoderOptions) {
  if (options.pooling === undefined) requireTextVectors(folder);
  const tokenizer = loadTokenizer(folder);
  const model = { ...loadEncoder(folder, options.pooling), precision: usablePrecision(options.precision) };
  return { model, side: (what: Encoded) => sideOf({ folder, tokenizer, model }, what, options) };
}

function sideOf(
  {
    folder,
    tokenizer,
    model,
  }: Pick<DenseEncoder, "folder" | "tokenizer"> & { model: EncoderModel & { precision: ProductPrecision } },
  what: Encoded,
  { batchSize = 64, ...options }: DenseEncoderOptions,
): Omit<DenseEncoder, "dispose"> {
  let weights: string | undefined;
  const side = what === "queries" ? "query" : "passage";
  const stated = textSettings(folder, side);
  const usual = Math.min(defaultLengths[side], stated.limit ?? Number.POSITIVE_INFINITY);
  // [CLS] and the prompt; what follows in the same row is the text.
  const prompt = tokenizer.encode(stated.prefix, { addSpecialTokens: false });
  const skip = stated.prefix === "" || stated.pooledPrefix ? 0 : 1 + prompt.length;
  const maxLength = Math.min(options.maxLength ?? stated.maxLength ?? usual, model.config.maxPositions);
  return {
    ...{ folder, tokenizer, maxLength, precision: model.precision, prefix: stated.prefix },
    // Found out when it is asked for: a question does without.
    get weights() {
      weights ??= describeCheckpoint(folder).sha256;
      return weights;
    },
    pooling: poolingName(model.pooling ?? "cls"),
    dimension: vectorSize(model),
    countTokens: (text) =>
      Math.min(maxLength, 2 + tokenizer.encode(stated.prefix + text, { addSpecialTokens: false }).length),
    requireMemory: (texts, available) => {
      const rows = Math.min(batchSize, chunkSize(texts), texts);
      requireEncodingMemory(model.config, { rows, length: maxLength }, { available });
    },
    encode: (texts, { onProgress, signal, chunk: size = chunkSize(texts.length) } = {}) =>
      withProgress({ label: `encoding ${what}`, unit: "rows" }, onProgress, async (onProgress) => {
        const vectors = new Float32Array(texts.length * vectorSize(model));
        for (let first = 0; first < texts.length; first += size) {
          const chunk = texts.slice(first, first + size).map((text) => stated.prefix + text);
          const encoded = await encodeTexts(model, tokenizer, chunk, {
            ...{ batchSize, maxLength, skip, signal },
            onProgress: ({ done }) =>
              onProgress?.({ phase: `encoding ${what}`, done: first + done, total: texts.length }),
          });
          vectors.set(encoded, first * vectorSize(model));
        }
        return vectors;
      }),
  };
}

function loadEncoder(folder: string, pooling: string | undefined): EncoderModel {
  const modes = pooling === undefined ? undefined : parsePoolings(pooling);
  // Vectors need no MLM head; a checkpoint without one is as good.
  const freshHead = ({ shape }: ParameterSpec) => new Float32Array(shape.reduce((product, size) => product * size, 1));
  const loaded = loadModel(folder, { freshHead });
  return { ...loaded, pooling: modes ?? loaded.pooling ?? "cls" };
}
