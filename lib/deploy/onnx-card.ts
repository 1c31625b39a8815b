/** `README.md` of an exported graph: its inputs and outputs, and the lines that run it. */
import { poolingName } from "../model";
import type { Precision } from "./onnx";
import type { ExportSource } from "./source";

/** @param precisions those in the folder */
export function onnxCard(name: string, source: ExportSource, precisions: readonly Precision[]): string {
  const { isCross, form } = source;
  const vector = [poolingName(form.modes), ...form.modules.map(({ kind }) => kind)].join(", then ");
  const outputs = isCross
    ? "`logits` (one score a pair)"
    : `\`last_hidden_state\` and \`sentence_embedding\` (the text's vector: ${vector})`;
  return `---
library_name: transformers.js
pipeline_tag: ${isCross ? "text-ranking" : "feature-extraction"}
tags:
- onnx
- bowlab
---

# ${name}

An ONNX graph, written by bowlab: ${precisions.map((each) => `\`${each}\``).join(", ")}. It takes \`input_ids\`, \`attention_mask\` and, where
the encoder has token types, \`token_type_ids\`. It gives ${outputs}.

\`\`\`js
${isCross ? pairs(name, precisions[0]) : vectors(name, precisions[0], form.prompts)}
\`\`\`

Texts are cut off after ${form.maxLength} tokens. The weights' SHA-256 is \`${source.weights.sha256.slice(0, 16)}\`.
`;
}

function vectors(name: string, dtype: Precision, { query = "", document = "" }: Record<string, string>): string {
  const texts = [
    JSON.stringify(`${query}how do I cancel a request`),
    JSON.stringify(`${document}AbortController: an object that aborts requests`),
  ];
  return `import { AutoModel, AutoTokenizer } from "@huggingface/transformers";

const tokenizer = await AutoTokenizer.from_pretrained("./${name}");
const model = await AutoModel.from_pretrained("./${name}", { dtype: "${dtype}" });
const inputs = tokenizer([${texts.join(", ")}], { padding: true, truncation: true });
const { sentence_embedding } = await model(inputs);`;
}

function pairs(name: string, dtype: Precision): string {
  return `import { AutoModelForSequenceClassification, AutoTokenizer } from "@huggingface/transformers";

const tokenizer = await AutoTokenizer.from_pretrained("./${name}");
const model = await AutoModelForSequenceClassification.from_pretrained("./${name}", { dtype: "${dtype}" });
const inputs = tokenizer(["how do I cancel a request"], {
  text_pair: ["AbortController: an object that aborts requests"],
  padding: true,
  truncation: true,
});
const { logits } = await model(inputs);`;
}
