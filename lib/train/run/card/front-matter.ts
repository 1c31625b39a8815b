/**
 * The head of a model card, in YAML: what the Hugging Face Hub lists a model by, and its measured figures in the Hub's
 * `model-index`. Reference: `huggingface_hub`'s ModelCardData.
 */
import type { CardFacts } from "./facts";

/** A value of YAML as this head needs it: texts, numbers, lists and maps of such. */
type Yaml = string | number | readonly Yaml[] | { readonly [key: string]: Yaml };

/** With the lines of three dashes around it. */
export function frontMatter({ kind, manifest, name }: CardFacts): string {
  const { objective, outcome, data } = manifest;
  const task = TASKS[kind];
  const head: Record<string, Yaml> = {
    ...(data.language && { language: data.language }),
    library_name: "sentence-transformers",
    pipeline_tag: task.pipeline,
    tags: [...new Set(["sentence-transformers", ...task.tags, "bowlab", objective.name])],
  };
  if (outcome) {
    const dataset = { name: `${String(split(manifest.options))} split`, type: "unknown" };
    const metrics = [{ type: metricType(outcome.measure), value: outcome.value, name: outcome.measure }];
    const results = [{ task: { type: "information-retrieval", name: "Information Retrieval" }, dataset, metrics }];
    head["model-index"] = [{ name, results }];
  }
  return `---\n${map(head, "")}---\n`;
}

const TASKS = {
  "bi-encoder": { pipeline: "sentence-similarity", tags: ["sentence-similarity", "feature-extraction"] },
  "cross-encoder": { pipeline: "text-ranking", tags: ["cross-encoder", "reranker"] },
  encoder: { pipeline: "feature-extraction", tags: ["feature-extraction", "fill-mask"] },
} as const;

function split(options: object): unknown {
  return (options as { devSplit?: unknown }).devSplit ?? "dev";
}

/** "nDCG@10" → "ndcg_at_10", as the Hub's metrics are named. */
function metricType(measure: string): string {
  return measure.toLowerCase().replace("@", "_at_").replace(/\W+/g, "_");
}

function map(entries: { readonly [key: string]: Yaml }, indent: string): string {
  return Object.entries(entries)
    .map(([key, value]) => `${indent}${key}:${written(value, indent)}`)
    .join("");
}

/** What stands behind the colon. Texts are quoted as JSON, which YAML reads alike. */
function written(value: Yaml, indent: string): string {
  if (Array.isArray(value)) return `\n${value.map((item) => `${indent}-${listed(item, indent)}`).join("")}`;
  if (typeof value === "object") return `\n${map(value as { readonly [key: string]: Yaml }, `${indent}  `)}`;
  return ` ${scalar(value as string | number)}\n`;
}

/** An item of a list: a map's first key stands behind the dash. */
function listed(value: Yaml, indent: string): string {
  if (typeof value !== "object") return ` ${scalar(value)}\n`;
  return ` ${map(value as { readonly [key: string]: Yaml }, `${indent}  `).trimStart()}`;
}

function scalar(value: string | number): string {
  return typeof value === "string" &&
    /^[A-Za-z][\w-]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
