/**
 * Which encoders can be read, decided by `model_type` before any other field is looked at, and their forms in files.
 */
import { InputError } from "../../errors";
import { type EncoderConfig, type ModelType, modelTypes } from "../config";
import { bert } from "./bert";
import { distilbert } from "./distilbert";
import type { Family } from "./family";
import { mpnet } from "./mpnet";
import { roberta } from "./roberta";

export const families: Readonly<Record<ModelType, Family>> = { bert, distilbert, roberta, mpnet };

/** Why a kind that may be met is not read. */
const REASONS: Readonly<Record<string, string>> = {
  "xlm-roberta": "its tokenizer is a unigram model of SentencePiece, which bowlab does not run",
  camembert: "its tokenizer is a unigram model of SentencePiece, which bowlab does not run",
  modernbert: "it turns queries and keys by their positions and normalizes before each layer",
  nomic_bert: "it turns queries and keys by their positions",
  new: "it turns queries and keys by their positions",
  deberta: "its attention takes content and distance apart",
  "deberta-v2": "its attention takes content and distance apart",
  albert: "its layers share their weights, and its tokenizer is SentencePiece",
  electra: "it is trained as a discriminator, and its embeddings are projected",
  t5: "it is an encoder and a decoder without absolute positions",
};

/**
 * Hugging Face's `config.json`. @throws InputError naming the kind, or the field that is missing, malformed or not
 * supported
 */
export function fromHuggingFace(json: unknown, file?: string): EncoderConfig {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  const object = isObject ? (json as Record<string, unknown>) : {};
  const type = object.model_type ?? typeOfOldFile(object.architectures) ?? "bert";
  if (Object.hasOwn(families, String(type))) return families[type as ModelType].read(object, file);
  const reason = Object.hasOwn(REASONS, String(type)) ? ` (${REASONS[String(type)]})` : "";
  throw new InputError("bowlab cannot run this kind of model", {
    ...{ file, field: "model_type", expected: `one of ${modelTypes.join(", ")}`, found: `${type}${reason}` },
    fix: "take a retriever or encoder of one of these kinds, or encode elsewhere and search with bowlab search --vectors",
  });
}

/** As transformers' class for masked language modelling of that kind reads it. */
export function toHuggingFace(config: EncoderConfig): Record<string, unknown> {
  return families[config.modelType].write(config);
}

/** transformers' class for a WordPiece tokenizer beside an encoder of that kind. */
export function wordPieceClassOf({ modelType }: EncoderConfig): string {
  return families[modelType].wordPieceClass;
}

/** Files of 2019 name a class alone: "RobertaForMaskedLM". */
function typeOfOldFile(architectures: unknown): string | undefined {
  const name = Array.isArray(architectures) ? String(architectures[0]).toLowerCase() : "";
  const known = ["distilbert", "roberta", "mpnet", "albert", "electra", "deberta", "camembert", "t5", "gpt2"];
  return name.startsWith("xlmroberta") ? "xlm-roberta" : known.find((type) => name.startsWith(type));
}
