/** One study under way: its protocol, folders and material, and the units of work whose results are kept one by one. */
import * as fs from "node:fs";
import * as path from "node:path";
import { readJson, writeFileAtomic } from "bowlab/dist/files";
import { type Material, studyMaterial } from "./material";
import { type CoverageSample, coverageSample } from "./measure/coverage";
import { collectionFolder, openSearched, type Searched } from "./measure/searched";
import type { CheckpointMaking, OnStudyProgress } from "./pretraining";
import { type Collection, collections, type Protocol } from "./protocol";

export interface Study extends CheckpointMaking {
  protocol: Protocol;
  material: Material;
  /** The collections that are on this machine. */
  searched: Partial<Record<Collection, Searched>>;
  sample: CoverageSample;
  curveSample: CoverageSample;
}

/**
 * @param replace removes the work of another protocol that the folder holds
 * @throws InputError when the folder holds another protocol's study, and it is not to be replaced
 */
export async function openStudy(
  protocol: Protocol,
  work: string,
  { onProgress, signal, replace }: { onProgress?: OnStudyProgress; signal?: AbortSignal; replace?: boolean } = {},
): Promise<Study> {
  const { pretraining } = protocol;
  const material = await studyMaterial(work, pretraining, replace);
  const searched: Study["searched"] = {};
  for (const name of collections) {
    const folder = await collectionFolder(name, work);
    if (folder) searched[name] = await openSearched(folder, material.tokenizer, protocol);
  }
  const sample = (passages: number) =>
    coverageSample(searched.apidocs as Searched, material.tokenizer, { passages, maxLength: pretraining.maxLength });
  return {
    ...{ protocol, work, pretraining, material, searched, onProgress, signal },
    sample: sample(protocol.coveragePassages),
    curveSample: sample(protocol.curve.passages),
  };
}

/** File of a unit's result. */
export function unitFile(work: string, id: string): string {
  return path.join(work, "units", `${id.replace(/[^\w.-]+/g, "-")}.json`);
}

export function readUnit<T>(work: string, id: string): T | undefined {
  const file = unitFile(work, id);
  return fs.existsSync(file) ? (readJson(file) as T) : undefined;
}

/** Written whole or not at all. */
export function writeUnit(work: string, id: string, result: unknown): void {
  const file = unitFile(work, id);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeFileAtomic(file, `${JSON.stringify(result)}\n`);
}
