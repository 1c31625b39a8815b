/**
 * Texts to vectors: bowlab, sentence-transformers on PyTorch and onnxruntime encode the same passages with the same
 * checkpoint, read to the same length, each side in the batches it is fastest with. All in one run, in turns, medians;
 * tokenizing counts, starting and loading do not. The vectors are compared.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { exportModel } from "../lib/deploy";
import { useEngine } from "../lib/engine";
import { initialParameters, preset, saveModel } from "../lib/model";
import type { ProductPrecision } from "../lib/options";
import { Random } from "../lib/random";
import { type DenseEncoder, openDenseEncoder } from "../lib/retrieval";
import { passageText, readPassages } from "../lib/text";
import { trainWordPiece } from "../lib/tokens";
import { benchOptions, numbers } from "./options";
import { median } from "./side";
import { worker } from "./worker";

const usage = `npm run bench:encode -- [options]
  --data DIR             collection (runs/apidocs)
  --passages N           its first passages, which are encoded (8000)
  --model DIR            checkpoint of a BERT encoder (the preset's, with first weights and a vocabulary of the passages)
  --preset NAME          shape of the fresh checkpoint (small)
  --vocab N              its tokens (8000)
  --max-length N         tokens read of a passage (128)
  --batch-sizes N,N      passages a batch, of which each side takes what is fastest (16,32,64)
  --rounds N             turns that are counted (3)
  --only SIDE,SIDE       of: ours, ours-bfloat16, float32, bfloat16, autocast, onnx, onnx-int8
  --threads N            (all cores)`;

/** Passages that the batch sizes are tried on. */
const TRIED = 256;

interface Side {
  name: string;
  /** Encodes the first `count` passages; vectors go to a file where one is named. */
  encode(task: { count: number; batchSize: number; vectors: string | null }): Promise<Times>;
}

interface Times {
  ms: number;
  processorMs: number;
}

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ data: path.join("runs", "apidocs"), passages: 8000, model: "", preset: "small", vocab: 8000 },
    ...{ "max-length": 128, "batch-sizes": "16,32,64", rounds: 3, threads: os.cpus().length },
    only: "ours,ours-bfloat16,float32,bfloat16,autocast,onnx,onnx-int8",
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-encode-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const texts = await textsOf(options.data, options.passages);
  await useEngine("auto", { threads: options.threads });
  const model = options.model || (await freshModel(path.join(folder, "model"), texts, options));
  const names = options.only.split(",");
  const [ours, others] = [(name: string) => name.startsWith("ours"), (name: string) => !name.startsWith("ours")];
  const sides = names.filter(ours).map((name) => ownSide(name, model, texts, options["max-length"]));
  const peers = names.some(others) ? await peerSides(folder, model, texts, options) : undefined;
  if (peers) sides.push(...names.filter(others).map(peers.side));
  const lengths = tokensOf(model, texts, options["max-length"]);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  console.log(`${texts.length} passages, ${tokens} tokens, ${(tokens / texts.length).toFixed(0)} each`);
  await measure(sides, { folder, texts, batchSizes: numbers("batch-sizes", options["batch-sizes"]), ...options });
  peers?.close();
}

async function measure(
  sides: readonly Side[],
  { folder, texts, batchSizes, rounds }: { folder: string; texts: string[]; batchSizes: number[]; rounds: number },
): Promise<void> {
  const best = new Map<Side, number>();
  for (const side of sides) best.set(side, await fastest(side, batchSizes, Math.min(TRIED, texts.length)));
  const times = new Map(sides.map((side) => [side, [] as Times[]]));
  for (let round = 0; round < rounds; round++)
    for (const side of sides) {
      const task = { count: texts.length, batchSize: best.get(side) as number };
      const vectors = path.join(folder, `${side.name}.f32`);
      times.get(side)?.push(await side.encode({ ...task, vectors }));
    }
  const first = readVectors(folder, sides[0]);
  console.log("side            batch  seconds  passages/s  processor s  smallest cosine with the first");
  for (const side of sides) {
    const of = (key: keyof Times) => median((times.get(side) as Times[]).map((each) => each[key])) / 1000;
    const cells = [
      ...[side.name.padEnd(15), String(best.get(side)).padStart(5), of("ms").toFixed(2).padStart(8)],
      ...[(texts.length / of("ms")).toFixed(0).padStart(11), of("processorMs").toFixed(1).padStart(12)],
      smallestCosine(first, readVectors(folder, side), texts.length).toFixed(5).padStart(9),
    ];
    console.log(cells.join(" "));
  }
}

/** Tried once to warm up, then once by the clock. */
async function fastest(side: Side, batchSizes: readonly number[], count: number): Promise<number> {
  const seconds: number[] = [];
  for (const batchSize of batchSizes) {
    const task = { count, batchSize, vectors: null };
    if (seconds.length === 0) await side.encode(task);
    seconds.push((await side.encode(task)).ms);
  }
  return batchSizes[seconds.indexOf(Math.min(...seconds))];
}

async function textsOf(data: string, count: number): Promise<string[]> {
  const texts: string[] = [];
  for await (const passage of readPassages(data)) if (texts.push(passageText(passage)) === count) break;
  return texts;
}

/** A checkpoint with first weights: it computes what a trained one does. */
async function freshModel(
  folder: string,
  texts: readonly string[],
  { preset: name, vocab }: { preset: string; vocab: number },
): Promise<string> {
  const tokenizer = await trainWordPiece(texts, { vocabSize: vocab });
  const config = preset(name, tokenizer.vocabulary.size);
  const parameters = initialParameters(config, new Random(1));
  saveModel(folder, { config, parameters });
  tokenizer.save(folder, { modelMaxLength: config.maxPositions });
  parameters.dispose();
  return folder;
}

function tokensOf(model: string, texts: readonly string[], maxLength: number): number[] {
  const encoder = openDenseEncoder(model, "corpus", { maxLength });
  const lengths = texts.map((text) => encoder.countTokens(text));
  encoder.dispose();
  return lengths;
}

function ownSide(name: string, model: string, texts: readonly string[], maxLength: number): Side {
  const precision: ProductPrecision = name === "ours" ? "float32" : "bfloat16";
  const encoders = new Map<number, DenseEncoder>();
  return {
    name,
    async encode({ count, batchSize, vectors }) {
      const opened = () => openDenseEncoder(model, "corpus", { maxLength, batchSize, precision });
      const encoder = encoders.get(batchSize) ?? opened();
      encoders.set(batchSize, encoder);
      const [started, processor] = [performance.now(), process.cpuUsage()];
      const made = await encoder.encode(texts.slice(0, count));
      const { user, system } = process.cpuUsage(processor);
      const times = { ms: performance.now() - started, processorMs: (user + system) / 1000 };
      if (vectors) fs.writeFileSync(vectors, Buffer.from(made.buffer));
      return times;
    },
  };
}

async function peerSides(
  folder: string,
  model: string,
  texts: readonly string[],
  { threads, "max-length": maxLength }: { threads: number; "max-length": number },
) {
  const onnx = path.join(folder, "onnx");
  for (const dtype of ["fp32", "q8"] as const) exportModel({ model, to: "onnx", out: onnx, dtype });
  const passages = path.join(folder, "passages.json");
  fs.writeFileSync(passages, JSON.stringify(texts));
  const script = path.join(__dirname, "encode_peers.py");
  const { ask, close } = worker(script, threads);
  const versions = await ask<Record<string, string>>({ model, onnx, passages, maxLength, threads });
  console.log(Object.entries(versions).flat().join(" "));
  const side = (name: string): Side => ({ name, encode: (task) => ask<Times>({ side: name, ...task }) });
  return { side, close };
}

function readVectors(folder: string, { name }: Side): Float32Array {
  const bytes = fs.readFileSync(path.join(folder, `${name}.f32`));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function smallestCosine(a: Float32Array, b: Float32Array, rows: number): number {
  const N = a.length / rows;
  let smallest = 1;
  for (let row = 0; row < rows; row++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = row * N; i < (row + 1) * N; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    smallest = Math.min(smallest, ab / Math.sqrt(aa * bb));
  }
  return smallest;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
