/** Fine-tuning of a checkpoint, and its retrieval on every collection: in domain, and as it is elsewhere. */
import * as fs from "node:fs";
import * as path from "node:path";
import { finetune, InputError } from "bowlab";
import { bm25Runs, denseRuns, encodedVectors, judged, type SetResult } from "./evaluate";
import { sampledRows } from "./frozen";
import { setNames, type TunedRun, tunedName } from "./protocol";
import { type LargeStudy, requireGoing } from "./study";

export interface TunedMeasures {
  sets: SetResult[];
  /** Mean cosine of medquad passages' vectors before and after: how far fine-tuning moves [CLS]. */
  cosineToPretrained: number;
}

export async function tuneAndMeasure(study: LargeStudy, tuned: TunedRun, model: string): Promise<TunedMeasures> {
  const out = path.join(study.work, "tuned", tunedName(tuned).replaceAll(" ", "_"));
  await tune(study, tuned, model, out);
  const sets: SetResult[] = [];
  for (const name of setNames) {
    requireGoing(study);
    const set = await study.set(name);
    sets.push(judged(set, await denseRuns(study, out, set), await bm25Runs(set)));
  }
  const cosineToPretrained = await meanCosine(study, model, out);
  // The weights are large, and made again from what is kept.
  fs.rmSync(out, { recursive: true });
  return { sets, cosineToPretrained };
}

async function tune(study: LargeStudy, tuned: TunedRun, model: string, out: string): Promise<void> {
  const { protocol, folders, signal, onProgress } = study;
  const { status, manifest } = await finetune({
    ...{ model, data: folders[tuned.set], out, seed: tuned.run.seed, signal, resume: true },
    ...{ devSplit: "none", passageMaxLength: protocol.maxLength, precision: "bfloat16" },
    ...protocol.tunings[tuned.tuning][tuned.set],
    onPrepare: () => {},
    onProgress: ({ done, total, record }) =>
      onProgress?.({ label: `fine-tuning ${tunedName(tuned)}`, done, total, record }),
  });
  if (status !== "interrupted") return;
  throw new InputError(`stopped at step ${manifest.step}; the state is saved`, {
    file: out,
    fix: "run the same command again to go on",
  });
}

async function meanCosine(study: LargeStudy, before: string, after: string): Promise<number> {
  const rows = await sampledRows(study);
  const { vectors: a, dimension } = await encodedVectors(study, before, [rows]);
  const { vectors: b } = await encodedVectors(study, after, [rows]);
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const [x, y] = [a[0], b[0]].map((all) => all.subarray(i * dimension, (i + 1) * dimension));
    sum += dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  }
  return sum / rows.length;
}

function dot(x: Float32Array, y: Float32Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}
