/**
 * Coverage against steps: a treatment's run stopped every so many steps, measured, and resumed. Stopping changes
 * none of its bits.
 */
import { InputError, readManifest } from "bowlab";
import { plainCoverage } from "./measure/coverage";
import { withEncoded } from "./measure/encoded";
import type { Searched } from "./measure/searched";
import { checkpointFolder } from "./place";
import { initialCheckpoint, namedCheckpoint } from "./pretraining";
import type { TreatmentName } from "./protocol";
import type { CurveResult } from "./results";
import { readUnit, type Study, writeUnit } from "./study";

export async function curveUnit(study: Study, name: TreatmentName, seed: number): Promise<CurveResult> {
  const folder = checkpointFolder(study.work, name, seed);
  const { steps } = study.pretraining;
  const { every } = study.protocol.curve;
  // Points are kept as they come: the weights that they were measured on are overwritten.
  const kept = `points of curve ${name}`;
  const result = readUnit<CurveResult>(study.work, kept) ?? { name, seed, points: [] };
  const add = async (step: number, checkpoint: string) => {
    if (result.points.some((point) => point.step === step)) return;
    result.points.push({ step, coverage: await coverageOf(study, checkpoint) });
    writeUnit(study.work, kept, result);
  };
  await add(0, await initialCheckpoint(study));
  for (let step = readManifest(folder)?.step ?? 0; ; step = readManifest(folder)?.step ?? 0) {
    if (step > 0 && (step % every === 0 || step === steps)) await add(step, folder);
    if (step >= steps) break;
    await sliceTo(Math.min(steps, step - (step % every) + every), study, name, seed);
  }
  return result;
}

/** Trains until that step, and saves. */
async function sliceTo(step: number, study: Study, name: TreatmentName, seed: number): Promise<void> {
  const stop = new AbortController();
  const { signal, onProgress } = study;
  const slice = {
    ...study,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onProgress: (progress: Parameters<NonNullable<typeof onProgress>>[0]) => {
      onProgress?.(progress);
      if (progress.done === step && progress.done < progress.total) stop.abort();
    },
  };
  await namedCheckpoint(name, seed, slice).catch((error) => {
    if (!(error instanceof InputError && stop.signal.aborted && !signal?.aborted)) throw error;
  });
}

/** Of a sample of passages, encoded alone: the whole collection would take longer than the steps. */
function coverageOf({ material, searched, pretraining, curveSample }: Study, folder: string) {
  const { places } = curveSample;
  const { rows } = searched.apidocs as Searched;
  const few = places.map((place) => rows[place]);
  const own = places.map((_, i) => i);
  return withEncoded(folder, material.tokenizer, few, pretraining.maxLength, (encoded) =>
    plainCoverage(() => encoded.scores(own, "full"), curveSample),
  );
}
