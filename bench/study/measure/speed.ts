/** Training speed out of a run's own log: the making of batches (in a thread that runs ahead) and the step apart. */
import * as path from "node:path";
import { batchSource, objective, readLog, samplerOf } from "bowlab";
import { median } from "../../side";
import type { Material } from "../material";
import type { Pretraining } from "../protocol";

export interface Speed {
  /** Milliseconds, medians over the steps. */
  collatorMs: number;
  stepMs: number;
  samplesPerSecond: number;
}

/** Steps at a run's start that are not counted. */
const WARM = 5;

export function speedOf(folder: string): Speed {
  const records = readLog(path.join(folder, "log.jsonl")).slice(WARM);
  const of = (name: keyof Speed) => median(records.map((record) => record[name]));
  return { collatorMs: of("collatorMs"), stepMs: of("stepMs"), samplesPerSecond: of("samplesPerSecond") };
}

/** Milliseconds that `ed`'s batch takes by each sampler of its masks, nothing else running. */
export async function samplerSpeeds(
  { store, tokenizer }: Material,
  { batchSize, maxLength }: Pretraining,
  batches = 20,
): Promise<Record<"vectorised" | "official", number>> {
  const measured = async (maskSampler: string) => {
    const { decoderInput: decoder } = objective("ed", { maskSampler });
    const collate = { vocabulary: tokenizer.vocabulary, maxLength, maskRatio: 0.3, decoder };
    const sampler = samplerOf(store, { batchSize, seed: 1 });
    const source = batchSource({ store, sampler, collate, accumulation: 1, steps: batches, ahead: false });
    const times: number[] = [];
    for (let step = 1; step <= batches; step++) times.push((await source.take(step)).collatorMs);
    await source.close();
    return median(times.slice(WARM));
  };
  return { vectorised: await measured("vectorised"), official: await measured("official") };
}
