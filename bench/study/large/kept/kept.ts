/** The results of units, each in a file of its own, checked whole whenever one is read. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { writeFileAtomic } from "bowlab/dist/files";
import { resultsFolder } from "../../place";
import { type Problem, problemOf } from "./shapes";

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

/** Folder of the results in a study's folder. */
export const unitsFolder = (work: string): string => path.join(work, "units");

/**
 * @param folder of the units
 * @throws InputError when the file is damaged, or is something else: it names what is wrong in it
 */
export function readKept<T>(folder: string, id: string): Kept<T> | undefined {
  const file = unitPath(folder, id);
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw notTheResult(file, { expected: "a file", found: "a folder" });
  const kept = parsed(file);
  const problem = problemOf(id, kept);
  if (problem) throw notTheResult(file, problem);
  return kept as Kept<T>;
}

/** The result in the first of some studies' folders that has it. @throws InputError as `readKept` */
export function readFirst<T>(works: readonly string[], id: string): (Kept<T> & { file: string }) | undefined {
  for (const work of works) {
    const kept = readKept<T>(unitsFolder(work), id);
    if (kept) return { ...kept, file: unitPath(unitsFolder(work), id) };
  }
  return undefined;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw notTheResult(file, { expected: "JSON", found: "no JSON" });
    throw error;
  }
}

function notTheResult(file: string, problem: Problem): InputError {
  return new InputError("the file is not this unit's result", { file, ...problem, fix: wayOut(file) });
}

/** What to do about a damaged file: git has the published ones. */
export function wayOut(file: string): string {
  const isPublished = path.resolve(file).startsWith(resultsFolder + path.sep);
  return isPublished ? `git checkout ${path.resolve(file)}` : "remove the file: the unit is made again";
}

/** Written whole or not at all. */
export function writeKept(folder: string, kept: Kept): void {
  fs.mkdirSync(folder, { recursive: true });
  writeFileAtomic(unitPath(folder, kept.id), `${JSON.stringify(kept)}\n`);
}
