/**
 * Does `--unpadded` pay? Training steps of masked language modelling on the passages of a real collection, padded and
 * unpadded in turn on the same batches: as `pretrain` makes them, of rows of like lengths, and in any order, as
 * passages come in `finetune`.
 */
import * as os from "node:os";
import * as path from "node:path";
import { batchForStep, samplerOf } from "../lib/batches";
import { usablePrecision, useEngine } from "../lib/engine";
import { initialParameters, preset } from "../lib/model";
import type { ProductPrecision } from "../lib/options";
import { Random } from "../lib/random";
import { passageText, readPassages } from "../lib/text";
import { type TokenRows, trainWordPiece } from "../lib/tokens";
import { AdamW, objective, trainStep } from "../lib/train";
import { benchOptions } from "./options";
import { median } from "./side";

const usage = `npm run bench:unpadded -- [options]
  --data DIR        collection (../shared/data/scifact)
  --passages N      its first passages (2000)
  --preset NAME     encoder shape (mini)
  --precision NAME  of the products: float32 or bfloat16 (float32)
  --batch N         rows a step (32)
  --length N        most tokens a row (512)
  --rounds N        steps of each (6), after one to warm up
  --threads N       of the engine (2)`;

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ data: path.join("..", "shared", "data", "scifact"), passages: 2000, preset: "mini", precision: "float32" },
    ...{ batch: 32, length: 512, rounds: 6, threads: 2 },
  });
  await useEngine(undefined, { threads: options.threads });
  const texts: string[] = [];
  for await (const passage of readPassages(options.data)) {
    texts.push(passageText(passage));
    if (texts.length === options.passages) break;
  }
  const tokenizer = await trainWordPiece(texts, { vocabSize: 8000 });
  const rows = texts.map((text) => Int32Array.from(tokenizer.encode(text)));
  const store: TokenRows = {
    ...{ size: rows.length, passages: rows.length, tokens: rows.reduce((sum, { length }) => sum + length, 0) },
    ...{ corpusFingerprint: "bench", fingerprint: "bench", passageIdOf: String, chunks: () => rows },
    row: (index) => rows[index],
    lengthOf: (index) => rows[index].length,
  };
  const precision = usablePrecision(options.precision as ProductPrecision, console.log);
  const config = preset(options.preset, tokenizer.vocabulary.size);
  const parameters = initialParameters(config, new Random(1));
  const optimizer = new AdamW(parameters);
  const load = `load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores`;
  console.log(`${options.preset}, ${precision}, ${options.batch} rows of at most ${options.length} tokens (${load})`);
  console.log("rows               padding  padded ms  unpadded ms  times as fast");
  for (const [name, chunkBatches] of [
    ["of like lengths", 50],
    ["in any order", 1],
  ] as const) {
    const sampler = samplerOf(store, { batchSize: options.batch, seed: 1, chunkBatches, maxLength: options.length });
    const times = new Map([false, true].map((unpadded) => [unpadded, [] as number[]]));
    let [places, tokens] = [0, 0];
    for (let round = 0; round <= options.rounds; round++) {
      const batch = batchForStep(store, sampler, round + 1, {
        ...{ maxLength: options.length, vocabulary: tokenizer.vocabulary },
      });
      places += batch.attentionMask.length;
      tokens += batch.attentionMask.reduce((sum, each) => sum + each, 0);
      for (const [unpadded, ms] of times) {
        const model = { config, parameters, precision, unpadded };
        const step = optimizer.step + 1;
        const started = performance.now();
        trainStep({
          ...{ model, optimizer, objective: objective("mlm"), batches: [batch], step, steps: step },
          ...{ learningRate: 1e-4, clipNorm: 1, random: new Random(step) },
        });
        if (round > 0) ms.push(performance.now() - started);
      }
    }
    const [padded, unpadded] = [false, true].map((each) => median(times.get(each) as number[]));
    const share = `${(100 * (1 - tokens / places)).toFixed(0)} %`;
    const cells = [share.padStart(9), padded.toFixed(0).padStart(10), unpadded.toFixed(0).padStart(12)];
    console.log(`${name.padEnd(16)} ${cells.join(" ")} ${(padded / unpadded).toFixed(2).padStart(14)}`);
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
