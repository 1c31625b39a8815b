/** The lines of a model card that open the model elsewhere. */
import type { CardFacts } from "./facts";

interface TextOptions {
  queryMaxLength?: number;
  passageMaxLength?: number;
  queryPrefix?: string;
  passagePrefix?: string;
}

/** Sentences and code in Markdown. */
export function usage({ kind, manifest, name }: CardFacts): string {
  const options = manifest.options as TextOptions;
  return kind === "cross-encoder" ? crossEncoder(name, options) : vectors(name, kind === "encoder", options);
}

function crossEncoder(name: string, { queryMaxLength, passageMaxLength, passagePrefix = "" }: TextOptions): string {
  const prefix = passagePrefix === "" ? "" : ` Every passage began with ${code(passagePrefix)}: put it before yours.`;
  return `In sentence-transformers (5.4 or later), with the score as it is, without a sigmoid:

${fenced(
  "python",
  `from sentence_transformers import CrossEncoder

model = CrossEncoder("${name}")
pairs = [("how do I cancel a request", "AbortController: an object that aborts requests")]
scores = model.predict(pairs)`,
)}

In training a query had at most ${queryMaxLength} tokens and a passage ${passageMaxLength}, special tokens
counted.${prefix}

In bowlab:

${fenced("sh", `bowlab rerank --model ${name} --data DIR --split test --run FILE.run --out NEW.run`)}
`;
}

function vectors(
  name: string,
  isPretrained: boolean,
  { queryMaxLength, queryPrefix = "", passagePrefix = "" }: TextOptions,
) {
  const prompts = [queryPrefix, passagePrefix].some((prefix) => prefix !== "")
    ? ` The prompts that it was trained with (${code(queryPrefix)}, ${code(passagePrefix)}) are in the folder's settings.`
    : "";
  const first = isPretrained
    ? "The model is pre-trained: fine-tune it for retrieval before its vectors are compared.\n\n"
    : "";
  const cut = queryMaxLength ? ` In training a query had at most ${queryMaxLength} tokens.` : "";
  const command = isPretrained
    ? `bowlab finetune --model ${name} --data DIR --steps N --out DIR`
    : `bowlab search --model ${name} --data DIR --split test --run FILE.run`;
  return `${first}In sentence-transformers; vectors are compared by their inner product.${prompts}${cut}

${fenced(
  "python",
  `from sentence_transformers import SentenceTransformer

model = SentenceTransformer("${name}")
queries = model.encode_query(["how do I cancel a request"])
passages = model.encode_document(["AbortController: a controller object that aborts requests"])
print(model.similarity(queries, passages))`,
)}

In bowlab:

${fenced("sh", command)}
`;
}

function code(text: string): string {
  return text === "" ? "none" : `\`${text} \``;
}

function fenced(language: string, lines: string): string {
  return `\`\`\`${language}\n${lines}\n\`\`\``;
}
