/** A model to export: what it is, its vectors' form and its texts', as its folder says. */
import { InputError } from "../errors";
import {
  isCrossEncoder,
  type PoolingMode,
  readPrompts,
  requireTextVectors,
  type SentenceForm,
  similarityOf,
  textSettings,
  vectorSettings,
} from "../model";
import { defaultLengths, encoderFolder, readManifestFields } from "../model-folder";
import { loadTokenizer, type TextTokenizer } from "../tokens";
import { Weights } from "./onnx";

/** A model's folder, opened to be exported. */
export interface ExportSource {
  folder: string;
  /** Folder of `config.json`, weights and tokenizer. */
  encoder: string;
  weights: Weights;
  tokenizer: TextTokenizer;
  /** bowlab trained it: its manifest says more. */
  isOwn: boolean;
  isCross: boolean;
  /** Of a cross-encoder the texts' part alone counts. */
  form: SentenceForm & { maxLength: number };
}

/** @throws InputError when the folder cannot be read, or is a model whose texts have no vectors */
export function exportSource(folder: string, pooling?: PoolingMode): ExportSource {
  const isCross = isCrossEncoder(folder);
  if (isCross && pooling !== undefined) {
    throw new InputError("a cross-encoder's texts have no vectors to pool", { field: "pooling", fix: "leave it out" });
  }
  if (!isCross && pooling === undefined) requireTextVectors(folder);
  const weights = new Weights(folder);
  const isOwn = readManifestFields(folder, { own: true }) !== undefined;
  const stated = pooling === undefined ? vectorSettings(folder) : undefined;
  const vectors = stated ?? { modes: [pooling ?? "cls"], includePrompt: true, modules: [] };
  return {
    ...{ folder, encoder: encoderFolder(folder), weights, tokenizer: loadTokenizer(folder), isOwn, isCross },
    form: {
      ...{ ...vectors, dimension: weights.config.hiddenSize, maxLength: longest(folder, isCross, weights) },
      ...(isOwn ? ownPrompts(folder) : { ...readPrompts(folder), similarity: similarityOf(folder) }),
    },
  };
}

/** Tokens of a passage, or of a pair, as the model was trained to read them. */
function longest(folder: string, isCross: boolean, { config }: Weights): number {
  const of = (side: "query" | "passage") => statedLength(folder, side);
  return Math.min(isCross ? of("query") + of("passage") - 1 : of("passage"), config.maxPositions);
}

/** Tokens of a text as the model was trained to read it; the encoder may have fewer positions. */
export function statedLength(folder: string, side: "query" | "passage"): number {
  const { maxLength, limit } = textSettings(folder, side);
  return maxLength ?? Math.min(defaultLengths[side], limit ?? Number.POSITIVE_INFINITY);
}

function ownPrompts(folder: string) {
  const [query, document] = (["query", "passage"] as const).map((side) => textSettings(folder, side).prefix);
  // Models are trained with inner products.
  return { prompts: { query, document }, similarity: "dot" };
}
