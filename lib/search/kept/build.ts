/** Building a generation of an index: the passages copied or read, stored, and their words counted, in one pass. */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeSealedJson } from "../../integrity";
import { buildBm25 } from "../../retrieval/lexical/build";
import type { OnCorpusProgress } from "../../text/progress";
import type { TextOptions } from "../../text/readers/text-options";
import type { SearchPlace } from "../place";
import type { WordOptions } from "../settings";
import { indexFile, type KeptDescription, SEARCH_FORMAT } from "./layout";
import { PassageWriter, type StoredPassage } from "./passage-store";
import { nothingToSearch, type OldPassages, SourceReader } from "./read-sources";
import type { Listing } from "./states";

/** What is indexed, and how. */
export interface GenerationTask {
  place: SearchPlace;
  listing: Listing;
  settings: string;
  text: TextOptions;
  words: WordOptions;
  project?: string;
  old?: OldPassages;
  onProgress?: OnCorpusProgress;
  signal?: AbortSignal;
}

/**
 * Builds a generation in `folder`, whose lock is held, and makes it the present one.
 * @throws InputError as the readers, or when the folder cannot be written; the signal's reason once it is aborted
 */
export async function buildGeneration(folder: string, task: GenerationTask): Promise<KeptDescription> {
  const { place, listing, settings, project, signal } = task;
  removeBuildings(folder);
  const building = path.join(folder, `building-${process.pid}`);
  fs.mkdirSync(building);
  try {
    const reader = new SourceReader({ ...task, root: place.root, options: task.text });
    const written = await writePassages(building, reader, task);
    signal?.throwIfAborted();
    const generation = `g-${written.digest.slice(0, 16)}`;
    const target = path.join(folder, generation);
    // The same passages again, or what is left of a damaged generation: the one that was just built is whole.
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(building, target);
    const description: KeptDescription = {
      ...{ format: SEARCH_FORMAT, place, settings, generation, passages: written.passages, project },
      ...{ sources: reader.sources, seenAt: listing.seenAt, skipped: reader.skipped, files: written.files },
    };
    writeSealedJson(indexFile(folder), description);
    removeOldGenerations(folder, generation);
    return description;
  } catch (error) {
    fs.rmSync(building, { recursive: true, force: true });
    throw error;
  }
}

async function writePassages(building: string, reader: SourceReader, task: GenerationTask) {
  const { place, words, onProgress, signal } = task;
  const writer = new PassageWriter(building);
  const stored = async function* (): AsyncGenerator<StoredPassage> {
    for await (const passage of reader.passages()) {
      writer.add(passage);
      yield passage;
    }
    if (writer.size === 0) throw nothingToSearch(place.path, reader.skipped);
  };
  let ended: ReturnType<PassageWriter["end"]> | undefined;
  try {
    const onSorting: OnCorpusProgress = (report) => {
      if (report.phase.startsWith("sorting")) onProgress?.(report);
    };
    await buildBm25(path.join(building, "bm25"), stored(), { ...words, onProgress: onSorting, signal });
    ended = writer.end();
    return { ...ended, passages: writer.size };
  } finally {
    if (ended === undefined) writer.close();
  }
}

/** What killed builds left; the lock says that nobody builds now. */
function removeBuildings(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith("building-")) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Whoever has an old generation open keeps its files until they are closed. */
function removeOldGenerations(folder: string, present: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (/^g-[0-9a-f]{16}$/.test(name) && name !== present) {
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
