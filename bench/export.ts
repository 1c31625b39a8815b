/**
 * What a model loses on its way out: a collection is encoded by bowlab and by transformers.js (onnxruntime-node) with
 * the exported graph in every precision, and searched exactly. Sizes, the smallest and the mean cosine with bowlab's
 * vectors, and nDCG@10 are printed. Exits 1 when a precision misses its target.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { exportModel } from "../lib/deploy";
import { precisions } from "../lib/deploy/onnx";
import { useEngine } from "../lib/engine";
import { evaluate } from "../lib/eval";
import { type Encoded, openDenseEncoder } from "../lib/retrieval";
import { loadPassages, passageText, readQrels, readQueries } from "../lib/text";
import { inNode, transformersJs } from "../test/deploy/transformers-js";
import { benchOptions } from "./options";

const usage = `npm run bench:export -- --model DIR --data DIR [options]
  --model DIR       a bi-encoder's folder
  --data DIR        BEIR folder
  --split NAME      split whose queries are searched (test)`;

/** The smallest cosine of a vector, and how far nDCG@10 may be from bowlab's. */
const TARGETS = { fp32: [0.99999, 0.0005], fp16: [0.999, 0.002], q8: [0.99, 0.005] } as const;

type Vectors = readonly ArrayLike<number>[];

async function main(): Promise<void> {
  const { model, data, split } = benchOptions(usage, { model: "", data: "", split: "test" });
  const file = transformersJs();
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-export-"));
  process.once("exit", () => fs.rmSync(out, { recursive: true, force: true }));
  const passages = await loadPassages(data);
  const qrels = await readQrels(data, split);
  const queries = (await readQueries(data)).filter(({ id }) => qrels.has(id));
  console.log(`${passages.length} passages, ${queries.length} queries`);
  await useEngine();
  const own = await Promise.all([
    encoded(model, "corpus", passages.map(passageText)),
    encoded(
      model,
      "queries",
      queries.map(({ text }) => text),
    ),
  ]);
  const worth = (vectors: readonly Vectors[]) => {
    const run = new Map(queries.map(({ id }, i) => [id, best(vectors[0], vectors[1][i], passages)]));
    return evaluate(run, qrels, { measures: ["nDCG@10"] }).means["nDCG@10"];
  };
  const reference = worth(own.map(({ vectors }) => vectors));
  console.log(`bowlab: nDCG@10 ${reference.toFixed(4)}`);
  for (const dtype of precisions) {
    const { bytes = 0 } = exportModel({ model, to: "onnx", out, dtype });
    const jobs = own.map(({ ids }) => ({ folder: out, dtype, ids }));
    const found = inNode(file, jobs).map(({ embedding }) => embedding);
    const cosines = own.flatMap(({ vectors }, side) => vectors.map((vector, i) => cosine(vector, found[side][i])));
    const smallest = cosines.reduce((a, b) => Math.min(a, b));
    const mean = cosines.reduce((a, b) => a + b) / cosines.length;
    const value = worth(found);
    const numbers = `cosine at least ${smallest.toFixed(5)}, mean ${mean.toFixed(5)}`;
    console.log(`${dtype}: ${(bytes / 1e6).toFixed(1)} MB, ${numbers}, nDCG@10 ${value.toFixed(4)}`);
    const [least, most] = TARGETS[dtype];
    if (smallest < least || Math.abs(value - reference) > most) process.exitCode = 1;
  }
}

/** A side's vectors by bowlab, and its tokens: transformers.js' tokenizer leaves [SEP] out of texts that it cuts. */
async function encoded(model: string, what: Encoded, given: string[]) {
  const encoder = openDenseEncoder(model, what);
  try {
    const flat = await encoder.encode(given);
    const N = encoder.dimension;
    const vectors = given.map((_, i) => flat.subarray(i * N, (i + 1) * N));
    const { tokenizer, prefix, maxLength } = encoder;
    return { vectors, ids: given.map((text) => Array.from(tokenizer.encode(prefix + text, { maxLength }))) };
  } finally {
    encoder.dispose();
  }
}

function best(corpus: Vectors, query: ArrayLike<number>, passages: readonly { id: string }[]): Map<string, number> {
  const scores = corpus.map((vector) => dot(vector, query));
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  return new Map(order.slice(0, 100).map((i) => [passages[i].id, scores[i]]));
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

main();
