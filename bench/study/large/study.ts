/** A large study under way, and the results of its units, each in a file of its own. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, type StepRecord } from "bowlab";
import { writeFileAtomic } from "bowlab/dist/files";
import { type LargeMaterial, largeMaterial } from "./material";
import { type LargeProtocol, runName, type SetName, startName, tunedName } from "./protocol";
import { openSet, type SearchedSet } from "./sets";

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

/** @throws InputError when the folder holds another study */
export async function openLargeStudy(
  protocol: LargeProtocol,
  work: string,
  folders: Record<SetName, string>,
  listening: Pick<LargeStudy, "signal" | "onProgress"> = {},
): Promise<LargeStudy> {
  const material = await largeMaterial(work, protocol, folders);
  const opened = new Map<SetName, Promise<SearchedSet>>();
  const set = (name: SetName): Promise<SearchedSet> => {
    const made = opened.get(name) ?? openSet(name, folders[name], material.tokenizer, protocol.sets[name]);
    opened.set(name, made);
    return made;
  };
  return { protocol, work, folders, material, set, ...listening };
}

/** Between two steps that none of the training's are. @throws InputError once a person or the budget has ended it */
export function requireGoing({ signal }: Pick<LargeStudy, "signal">): void {
  if (signal?.aborted) throw new InputError("stopped", { fix: "run the same command again to go on" });
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
  const kept = parsedKept<T>(file);
  if (kept?.id === id && Number.isFinite(kept.cpuSeconds) && isResultOf(id, kept.result)) return kept as Kept<T>;
  throw new InputError("the file is not this unit's result", {
    ...{ file, expected: `id ${JSON.stringify(id)}, cpuSeconds and a result of that name` },
    ...{ found: kept ? `id ${JSON.stringify(kept.id)}` : "no JSON", fix: "remove the file: the unit is made again" },
  });
}

function parsedKept<T>(file: string): Partial<Kept<T>> | null {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whether a result says of itself what its unit's name says, and has its kind's parts. */
function isResultOf(id: string, result: unknown): boolean {
  if (typeof result !== "object" || result === null) return false;
  if (id === "words") return Array.isArray(result);
  const { preset, treatments, start, frozen, run, tuned, sets } = result as Partial<Record<string, never>>;
  const name = id.slice(id.indexOf(" ") + 1);
  if (id.startsWith("rates ")) return preset === name && treatments !== undefined;
  if (id.startsWith("start ")) return start !== undefined && isNamed(() => startName(start), name);
  if (id.startsWith("run ")) return run !== undefined && frozen !== undefined && isNamed(() => runName(run), name);
  return tuned !== undefined && Array.isArray(sets) && isNamed(() => tunedName(tuned), name);
}

/** What is read from a file may lack parts of its name. */
function isNamed(nameOf: () => string, name: string): boolean {
  try {
    return nameOf() === name;
  } catch {
    return false;
  }
}

/** Written whole or not at all. */
export function writeKept(folder: string, kept: Kept): void {
  fs.mkdirSync(folder, { recursive: true });
  writeFileAtomic(unitPath(folder, kept.id), `${JSON.stringify(kept)}\n`);
}
