/**
 * Training speed on the study's own text: all treatments in turns, each batch made between two steps, so that collator
 * and step stand apart.
 */
import { objective } from "bowlab";
import { type Speed, speedsInTurns } from "../../turns";
import type { Material } from "../material";
import { type Protocol, type Treatment, treatments } from "../protocol";

/** One encoder shape. */
export interface SpeedResult {
  preset: string;
  speeds: Speed[];
}

/** `ed` has a second line: RetroMAE's own sampler of its masks, slower and of the same law. */
export const officialEd = "ed, official sampler";

export async function measureSpeeds(
  { store, tokenizer }: Material,
  { pretraining, speed }: Protocol,
): Promise<SpeedResult[]> {
  const objectives = Object.fromEntries(
    Object.entries<Treatment>(treatments).map(([name, { objective: kind, options }]) => [
      name,
      objective(kind, options),
    ]),
  );
  objectives[officialEd] = objective("ed", { maskSampler: "official" });
  const { maxLength: length, batchSize: batch } = pretraining;
  const data = { store, vocabulary: tokenizer.vocabulary, length, batch, ahead: false };
  const results: SpeedResult[] = [];
  for (const preset of [pretraining.preset, ...speed.otherPresets])
    results.push({
      preset,
      speeds: await speedsInTurns(objectives, { ...data, preset, rounds: speed.rounds, steps: speed.steps }),
    });
  return results;
}
