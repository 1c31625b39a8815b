/**
 * One seed of one objective made again from the initial checkpoint on, and compared with the published results: equal
 * on the same engine, near on another.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { describeEngine, InputError } from "bowlab";
import { workFolder } from "./place";
import { namedCheckpoint } from "./pretraining";
import type { CheckpointName, Scale } from "./protocol";
import { publishedFolder, readStudy } from "./read-study";
import type { FrozenResult } from "./results";
import { openStudy } from "./study";
import { frozen } from "./units";

/** On another engine or machine sums are rounded elsewhere, and training lets that grow. Shares of 1. */
const TOLERANCE = 0.03;

/** @returns whether the numbers agree; says what was compared */
export async function verifyStudy(scale: Scale, name: string, from?: string): Promise<boolean> {
  const { results } = readStudy(from ? path.resolve(from, "results") : publishedFolder(scale));
  const { protocol } = results;
  const expected = results.frozen.find((result) => result.name === name && result.seed === protocol.seeds[0]);
  if (!expected) throw new InputError("the published results have no such objective", { found: name });
  const work = from ? path.resolve(from, "verify") : workFolder(`${scale}-verify`);
  fs.rmSync(work, { recursive: true, force: true });
  const study = await openStudy(protocol, work);
  const folder = await namedCheckpoint(name as CheckpointName, expected.seed, study);
  const made = await frozen(study, folder, name, expected.seed);
  const now = describeEngine();
  const engine: Partial<Record<string, string | number | boolean>> = { ...expected.manifest.engine };
  const same = (["name", "tfjsVersion", "tensorflowVersion", "threads"] as const).every(
    (key) => engine[key] === now[key],
  );
  const tolerance = same ? 0 : TOLERANCE;
  console.log(
    same
      ? `The engine is the same (${engine.name}, ${engine.threads} threads): the numbers must be equal. Another processor may round otherwise.`
      : `The results were made on ${engine.name}, ${engine.threads} threads, this is ${now.name}, ${now.threads}: numbers may differ by ${tolerance}.`,
  );
  const worst = Object.entries(figures(expected)).map(([key, value]) => {
    const found = figures(made)[key];
    const ok = Math.abs(found - value) <= tolerance;
    console.log(`${ok ? "ok   " : "WRONG"} ${key}: published ${value}, now ${found}`);
    return ok;
  });
  return worst.every(Boolean);
}

function figures({ coverage, knownItem, knownItemTitled, questions }: FrozenResult): Record<string, number> {
  return {
    "coverage@|T|": coverage.full.passages.all.coverage["|T|"],
    "coverage@256": coverage.full.passages.all.coverage[256],
    "bare head@|T|": coverage.bare.passages.all.coverage["|T|"],
    "questions' words@256": coverage.full.questions.all.coverage[256],
    "known-item RR@10": knownItem.rr,
    "with titles, RR@10": knownItemTitled.rr,
    "test questions nDCG@10, not fine-tuned": questions.means["nDCG@10"],
  };
}
