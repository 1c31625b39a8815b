/**
 * What transformers.js makes of folders in its layout, on onnxruntime-node. One JSON request on stdin, the answer on
 * stdout:
 *
 *     {"library": file, "jobs": [{"folder", "dtype", "texts" | "pairs", "pooling"}, …]}
 *     → [{"pipeline": [[…]], "embedding": [[…]]} | {"scores": […]}, …]
 */
import * as path from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { library, jobs } = await json(process.stdin);
const transformers = await import(pathToFileURL(library).href);
const { AutoModel, AutoModelForSequenceClassification, AutoTokenizer, env, pipeline } = transformers;
env.allowRemoteModels = false;

const BATCH = 20;
const batches = (items) =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));

async function vectors({ folder, dtype, texts, pooling }) {
  env.localModelPath = path.dirname(folder);
  const name = path.basename(folder);
  const extract = await pipeline("feature-extraction", name, { dtype });
  const model = await AutoModel.from_pretrained(name, { dtype });
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const answer = { pipeline: [], embedding: [] };
  for (const batch of batches(texts)) {
    answer.pipeline.push(...(await extract(batch, { pooling })).tolist());
    const { sentence_embedding } = await model(tokenizer(batch, { padding: true, truncation: true }));
    answer.embedding.push(...sentence_embedding.tolist());
  }
  return answer;
}

async function scores({ folder, dtype, pairs }) {
  env.localModelPath = path.dirname(folder);
  const name = path.basename(folder);
  const model = await AutoModelForSequenceClassification.from_pretrained(name, { dtype });
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const found = [];
  for (const batch of batches(pairs)) {
    const text_pair = batch.map(([, passage]) => passage);
    const queries = batch.map(([query]) => query);
    const { logits } = await model(tokenizer(queries, { text_pair, padding: true, truncation: true }));
    found.push(...logits.tolist().flat());
  }
  return { scores: found };
}

const answers = [];
for (const job of jobs) answers.push(job.pairs ? await scores(job) : await vectors(job));
process.stdout.write(JSON.stringify(answers));
