/** Short runs of a very small encoder, and what they left. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { useEngine } from "../../lib/engine";
import type { EncoderConfig } from "../../lib/model";
import { encoderConfig, initialParameters, saveModel } from "../../lib/model";
import { Random } from "../../lib/random";
import { type PretrainOptions, pretrain } from "../../lib/train";
import { useScratch } from "../text/scratch";
import { type SyntheticCorpus, syntheticCorpus } from "./synthetic";

/** One layer of 32: a step takes milliseconds on every engine. */
export function speckConfig(vocabSize: number, changes: Partial<EncoderConfig> = {}): EncoderConfig {
  const shape = { vocabSize, hiddenSize: 32, numLayers: 1, numHeads: 2, intermediateSize: 64, maxPositions: 32 };
  return encoderConfig({ ...shape, ...changes });
}

/** Writes a checkpoint with first weights of that shape, and its tokenizer. */
export function saveSpeck(folder: string, { tokenizer }: SyntheticCorpus, seed = 1): void {
  const config = speckConfig(tokenizer.vocabulary.size);
  const parameters = initialParameters(config, new Random(seed));
  saveModel(folder, { config, parameters });
  tokenizer.save(folder, { modelMaxLength: config.maxPositions });
  parameters.dispose();
}

/** Options of a run of `bow`, 8 steps of 4 rows, from the checkpoint in `init`. */
export function speckRun({ store, tokenizer }: SyntheticCorpus, init: string, out: string): PretrainOptions {
  const small = { objective: "bow", steps: 8, batchSize: 4, maxLength: 24, warmup: 2, saveEvery: 3 };
  // Runs this short would spend most of their time on starting a thread; ahead.test.ts compares both ways.
  return { ...small, learningRate: 3e-3, collateAhead: false, store, tokenizer, init, out };
}

/**
 * For a suite of such runs: a fresh folder for each test with a checkpoint in `init`, the corpus, and a run with
 * changed options to a folder of the test's.
 */
export function useSpeckRuns() {
  const at = useScratch();
  let corpus: SyntheticCorpus;
  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus();
  });
  beforeEach(() => saveSpeck(at("init"), corpus));
  return {
    at,
    corpus: () => corpus,
    run: (name: string, changes: Partial<PretrainOptions> = {}) =>
      pretrain({ ...speckRun(corpus, at("init"), at(name)), ...changes }),
  };
}

/** Hex SHA-256 of a file, as `sha256sum` gives it. */
export function hashOf(...parts: string[]): string {
  return createHash("sha256")
    .update(fs.readFileSync(path.join(...parts)))
    .digest("hex");
}

/** The steps in a run's log, in order. */
export function loggedSteps(folder: string): number[] {
  return readLines(path.join(folder, "log.jsonl")).map((line) => JSON.parse(line).step);
}

export function readLines(file: string): string[] {
  return fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
}

/** What `work` throws. */
export async function thrownBy(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
