/**
 * What transformers.js makes of folders in its layout, on onnxruntime-node. One JSON request on stdin, the answer on
 * stdout:
 *
 *     {"library": file, "jobs": [{"folder", "dtype", "texts" | "ids" | "pairs", "pooling"}, …]}
 *     → [{"pipeline": [[…]], "embedding": [[…]]} | {"scores": […]}, …]
 */
import * as path from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { library, jobs } = await json(process.stdin);
const transformers = await import(pathToFileURL(library).href);
const { AutoModel, AutoModelForSequenceClassification, AutoTokenizer, env, pipeline, Tensor } = transformers;
env.allowRemoteModels = false;

const BATCH = 20;
const batches = (items) =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));

/** Token ids of texts as the graph takes them; [PAD] is 0. */
function padded(rows) {
  const longest = Math.max(...rows.map(({ length }) => length));
  const tensor = (value) => {
    const values = rows.flatMap((row) => Array.from({ length: longest }, (_, at) => BigInt(value(row, at))));
    return new Tensor("int64", BigInt64Array.from(values), [rows.length, longest]);
  };
  return {
    input_ids: tensor((row, at) => row[at] ?? 0),
    attention_mask: tensor((row, at) => (at < row.length ? 1 : 0)),
    token_type_ids: tensor(() => 0),
  };
}

async function vectors({ folder, dtype, texts, ids, pooling }) {
  env.localModelPath = path.dirname(folder);
  const name = path.basename(folder);
  const extract = pooling && (await pipeline("feature-extraction", name, { dtype }));
  const model = await AutoModel.from_pretrained(name, { dtype });
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const answer = { pipeline: [], embedding: [] };
  for (const batch of batches(ids ?? texts)) {
    if (extract) answer.pipeline.push(...(await extract(batch, { pooling })).tolist());
    const inputs = ids ? padded(batch) : tokenizer(batch, { padding: true, truncation: true });
    const { sentence_embedding } = await model(inputs);
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
