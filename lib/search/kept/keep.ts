/** The index of a place as it is kept: opened where it still fits, renewed where something changed. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder } from "../../files";
import { lockWhenFree } from "../../integrity";
import type { Bm25Index } from "../../retrieval/lexical/bm25-index";
import { openBm25 } from "../../retrieval/lexical/folder";
import type { OnCorpusProgress } from "../../text/progress";
import type { TextOptions } from "../../text/readers/text-options";
import type { PassedOver } from "../../text/skipped";
import type { SearchPlace } from "../place";
import { settingsOf, type WordOptions, wordOptionsOf } from "../settings";
import { buildGeneration, type GenerationTask } from "./build";
import { type KeptDescription, readKept, requireOwnFolder } from "./layout";
import { PassageStore } from "./passage-store";
import { buildProject, projectCorpusFolder, projectState } from "./project-corpus";
import { isUnchanged, type Listing, listFiles, matchSources } from "./states";

/** How an index is kept, and who hears of it. */
export interface KeepOptions extends TextOptions, WordOptions {
  rebuild?: boolean;
  /** Called before something is built. @returns the folder to build in: another, where this one cannot be written */
  willBuild: () => string;
  onProgress?: OnCorpusProgress;
  onNote?: (line: string) => void;
  onSkipped?: (skipped: PassedOver) => void;
  signal?: AbortSignal;
}

/** An index, open. */
export interface OpenIndex {
  /** Where it is kept. */
  folder: string;
  description: KeptDescription;
  store: PassageStore;
  words: Bm25Index;
  close(): void;
}

/**
 * Opens the index that `folder` keeps of a place; builds or renews it first where that is needed.
 * @throws InputError as the readers, or when the folder cannot be written
 */
export async function openKeptIndex(place: SearchPlace, folder: string, options: KeepOptions): Promise<OpenIndex> {
  if (!options.rebuild) {
    const open = presentIndex(place, folder, options);
    if (open !== undefined) return open;
  }
  const target = options.willBuild();
  requireOwnFolder(target);
  const onWait = (holder: string): void => options.onNote?.(`waiting for ${holder}`);
  const lock = await lockWhenFree(target, { what: "building a search index", onWait, signal: options.signal });
  try {
    // Whoever had the lock may have built it meanwhile.
    const open = options.rebuild ? undefined : presentIndex(place, target, options);
    return open ?? (await renewed(place, target, options));
  } finally {
    lock.release();
  }
}

/** The kept index, open, where it is whole and what it was made from is unchanged. */
function presentIndex(place: SearchPlace, folder: string, options: KeepOptions): OpenIndex | undefined {
  const kept = keptOrNone(folder, options.onNote);
  if (kept === undefined || kept.settings !== settingsOf(options) || kept.place.path !== place.path) return undefined;
  if (!isPresent(place, folder, kept, options)) return undefined;
  try {
    const open = openGeneration(folder, kept);
    touch(folder);
    return open;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    options.onNote?.(`the kept index cannot be used and is built again: ${error.message}`);
    return undefined;
  }
}

/** Whether an index is still one of what is there now. @throws InputError as `corpusSources` */
export function isPresent(place: SearchPlace, folder: string, kept: KeptDescription, { fields }: TextOptions): boolean {
  if (place.kind === "project" && kept.project !== projectState(place)) return false;
  const listing = listingOf(place, folder, fields);
  matchSources(listing, kept.sources, kept.seenAt);
  return isUnchanged(listing, kept.sources);
}

function listingOf(place: SearchPlace, folder: string, fields: TextOptions["fields"]): Listing {
  return listFiles(place.kind === "project" ? projectCorpusFolder(folder) : place.path, fields);
}

/** A damaged or unreadable description counts as none. */
function keptOrNone(folder: string, onNote?: (line: string) => void): KeptDescription | undefined {
  try {
    return readKept(folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onNote?.(`the kept index cannot be used and is built again: ${error.message}`);
    return undefined;
  }
}

async function renewed(place: SearchPlace, folder: string, options: KeepOptions): Promise<OpenIndex> {
  makeFolder(folder);
  const { onProgress, onNote, onSkipped, signal, rebuild } = options;
  const settings = settingsOf(options);
  let project: string | undefined;
  if (place.kind === "project") {
    project = projectState(place);
    await buildProject(place, folder, { onProgress, onNote, signal });
  }
  const listing = listingOf(place, folder, options.fields);
  const earlier = rebuild ? undefined : earlierIndex(place, folder, settings);
  try {
    const old = earlier && { store: earlier.store, sources: earlier.description.sources };
    if (earlier) matchSources(listing, earlier.description.sources, earlier.description.seenAt);
    const task = { place, listing, settings, text: options, words: wordOptionsOf(options), project, old };
    const description = await builtFrom(folder, { ...task, onProgress, signal }, onNote);
    if (description.skipped) onSkipped?.(description.skipped);
    touch(folder);
    onNote?.(`an index of ${description.passages.toLocaleString("en")} passages is kept in ${folder}`);
    return openGeneration(folder, description);
  } finally {
    earlier?.close();
  }
}

/** Where the old passages turn out to be damaged, all files are read. */
async function builtFrom(
  folder: string,
  { old, ...task }: GenerationTask,
  onNote?: (line: string) => void,
): Promise<KeptDescription> {
  try {
    return await buildGeneration(folder, { ...task, old });
  } catch (error) {
    if (!old || !(error instanceof InputError) || error.file !== old.store.file) throw error;
    onNote?.(`the kept index cannot be used and is built again: ${error.message}`);
    const sources = task.listing.sources.map((source) => ({ ...source, same: undefined, sha256: undefined }));
    return buildGeneration(folder, { ...task, listing: { ...task.listing, sources } });
  }
}

/** What is kept, to take unchanged passages from. */
function earlierIndex(place: SearchPlace, folder: string, settings: string): OpenIndex | undefined {
  const kept = keptOrNone(folder);
  if (kept === undefined || kept.settings !== settings || kept.place.path !== place.path) return undefined;
  try {
    return openGeneration(folder, kept);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function openGeneration(folder: string, description: KeptDescription): OpenIndex {
  const generation = path.join(folder, description.generation);
  const store = new PassageStore(generation, description.files);
  try {
    const words = openBm25(path.join(generation, "bm25"));
    const close = (): void => {
      words.close();
      store.close();
    };
    return { folder, description, store, words, close };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Notes that the index is in use, by which those that are not can be told. */
function touch(folder: string): void {
  try {
    fs.writeFileSync(path.join(folder, "used"), "");
  } catch {
    // A cache that can only be read serves as well.
  }
}
