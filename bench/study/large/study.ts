/** A large study under way, and the results of its units, each in a file of its own. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, type StepRecord } from "bowlab";
import { readJson, writeFileAtomic } from "bowlab/dist/files";
import { type LargeMaterial, largeMaterial } from "./material";
import type { LargeProtocol, SetName } from "./protocol";
import { setNames } from "./protocol";
import { openSet, type SearchedSet, setFolder } from "./sets";

export interface LargeStudy {
  protocol: LargeProtocol;
  /** Everything that is made. */
  work: string;
  /** BEIR folders. */
  folders: Record<SetName, string>;
  material: LargeMaterial;
  /** Opened when it is asked for, and kept. */
  set(name: SetName): Promise<SearchedSet>;
  /** Aborted: training saves its state and the unit ends with an InputError. */
  signal?: AbortSignal;
  onProgress?: (progress: LargeProgress) => void;
}

/** Where a training is. */
export interface LargeProgress {
  label: string;
  done: number;
  total: number;
  record: Pick<StepRecord, "loss" | "samplesPerSecond">;
}

export interface OpenLargeStudy extends Pick<LargeStudy, "signal" | "onProgress"> {
  /** Folder of the collections, before the usual ones. */
  data?: string;
}

/** @throws InputError when a collection is missing, or the folder holds another study */
export async function openLargeStudy(
  protocol: LargeProtocol,
  work: string,
  { data, ...listening }: OpenLargeStudy = {},
): Promise<LargeStudy> {
  const folders = Object.fromEntries(setNames.map((name) => [name, setFolder(name, data)])) as LargeStudy["folders"];
  const material = await largeMaterial(work, protocol, folders);
  const opened = new Map<SetName, Promise<SearchedSet>>();
  const set = (name: SetName): Promise<SearchedSet> => {
    const made = opened.get(name) ?? openSet(name, folders[name], material.tokenizer, protocol.sets[name]);
    opened.set(name, made);
    return made;
  };
  return { protocol, work, folders, material, set, ...listening };
}

/** A unit's result and what it took. */
export interface Kept<T = unknown> {
  id: string;
  /** Seconds of the processor, all threads and all the times that it was gone on with together. */
  cpuSeconds: number;
  /** Processor and engine. */
  machine?: string;
  result: T;
}

/** File of a unit's result in a folder of results. */
export function unitPath(folder: string, id: string): string {
  return path.join(folder, `${id.replace(/[^\w.-]+/g, "_")}.json`);
}

export const unitsFolder = (work: string): string => path.join(work, "units");

/** @throws InputError when the file is damaged, or is something else */
export function readKept<T>(folder: string, id: string): Kept<T> | undefined {
  const file = unitPath(folder, id);
  if (!fs.existsSync(file)) return undefined;
  const kept = readJson(file) as Partial<Kept<T>> | null;
  if (kept?.id === id && Number.isFinite(kept.cpuSeconds) && typeof kept.result === "object" && kept.result !== null)
    return kept as Kept<T>;
  throw new InputError("the file is not this unit's result", {
    ...{ file, expected: `id ${JSON.stringify(id)}, cpuSeconds and result` },
    ...{ found: `id ${JSON.stringify(kept?.id)}`, fix: "remove the file: the unit is made again" },
  });
}

/** Written whole or not at all. */
export function writeKept(folder: string, kept: Kept): void {
  fs.mkdirSync(folder, { recursive: true });
  writeFileAtomic(unitPath(folder, kept.id), `${JSON.stringify(kept)}\n`);
}
