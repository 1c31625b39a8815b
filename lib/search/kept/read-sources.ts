/** The passages of a place for a new generation: those of unchanged files out of the old one, the others read. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { fileSha256 } from "../../files";
import type { OnCorpusProgress } from "../../text/progress";
import { readSource } from "../../text/readers/forms";
import { checkTextOptions, type TextOptions } from "../../text/readers/text-options";
import { insteadOfText, type PassedOver, SkipLog } from "../../text/skipped";
import { UniqueIds } from "../../text/streaming";
import type { KeptSource } from "./layout";
import type { PassageStore, StoredPassage } from "./passage-store";
import type { ListedSource, Listing } from "./states";

/** The old generation, and what of it came from which file. */
export interface OldPassages {
  store: PassageStore;
  sources: readonly KeptSource[];
}

/** What is read, and where it stands. */
export interface SourceReading {
  listing: Listing;
  /** Places are told relative to it. */
  root: string;
  options: TextOptions;
  old?: OldPassages;
  onProgress?: OnCorpusProgress;
  signal?: AbortSignal;
}

const MEGABYTE = 2 ** 20;
/** Passages between two reports. */
const TOLD = 500;

/** Reads a listing once; what was read and passed over is whole when `passages` has ended. */
export class SourceReader {
  readonly sources: KeptSource[] = [];
  readonly #reading: SourceReading;
  readonly #skipLog: SkipLog;
  readonly #ids = new UniqueIds();
  #passages = 0;
  #bytes = 0;

  constructor(reading: SourceReading) {
    checkTextOptions(reading.options);
    this.#reading = reading;
    this.#skipLog = new SkipLog(reading.listing);
  }

  /** What was passed over; undefined: nothing. */
  get skipped() {
    return this.#skipLog.isEmpty ? undefined : this.#skipLog.skipped;
  }

  /** @throws InputError as `readPassages`; the signal's reason once it is aborted */
  async *passages(): AsyncGenerator<StoredPassage> {
    const { listing, old, signal } = this.#reading;
    const starts = startsOf(old?.sources ?? []);
    for (const source of listing.sources) {
      signal?.throwIfAborted();
      const before = this.#passages;
      const kept = source.same === undefined ? undefined : old?.sources[source.same];
      const skipLog = new SkipLog();
      // A file without passages is read again where an earlier index does not say why it has none.
      if (old && kept && (kept.passages > 0 || kept.skipped)) {
        const start = starts[source.same as number];
        for (const passage of old.store.range(start, kept.passages)) yield this.#counted(passage, source);
        skipLog.addAll(kept.skipped ?? {});
        this.#bytes += source.bytes;
      } else yield* this.#read(source, skipLog);
      this.#skipLog.addAll(skipLog.skipped);
      const { name, state, sha256 = fileSha256(source.file) } = source;
      const skipped = skipLog.isEmpty ? undefined : skipLog.skipped;
      this.sources.push({ name, state, sha256, passages: this.#passages - before, ...(skipped && { skipped }) });
      this.#tell();
    }
  }

  async *#read(source: ListedSource, skipLog: SkipLog): AsyncGenerator<StoredPassage> {
    const { listing, options, root, signal } = this.#reading;
    const before = this.#passages;
    const onRead = (bytes: number): void => {
      this.#bytes += bytes;
    };
    const reading = { source, options, isCollection: listing.isCollection, skipLog, onRead };
    for await (const { passage, line, origin } of readSource(reading)) {
      signal?.throwIfAborted();
      const place = origin ?? { file: relativePlace(root, source.file), line };
      yield this.#counted({ ...passage, ...place }, source);
    }
    if (this.#passages === before && skipLog.filesLeftOut === 0) skipLog.add("emptyFiles", source.name);
  }

  #counted(passage: StoredPassage, { file }: ListedSource): StoredPassage {
    this.#ids.add(passage.id, file, passage.line ?? 1);
    if (++this.#passages % TOLD === 0) this.#tell();
    return passage;
  }

  #tell(): void {
    const { listing, onProgress } = this.#reading;
    const { sources, isCollection } = listing;
    const detail = `passages ${this.#passages}`;
    const phase = "reading and counting words";
    if (isCollection) {
      onProgress?.({ phase, done: this.sources.length, total: sources.length, detail: `files · ${detail}` });
      return;
    }
    const total = Math.ceil(sources.reduce((sum, { bytes }) => sum + bytes, 0) / MEGABYTE);
    const done = Math.min(total, Math.floor(this.#bytes / MEGABYTE));
    onProgress?.({ phase, done, total, detail: `MB · ${detail}` });
  }
}

/** Where each source's passages begin. */
function startsOf(sources: readonly KeptSource[]): number[] {
  let next = 0;
  return sources.map(({ passages }) => {
    const start = next;
    next += passages;
    return start;
  });
}

function relativePlace(root: string, file: string): string {
  const relative = path.relative(root, file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative.split(path.sep).join("/");
}

/** The error for a place without a passage. @param skipped what was passed over in it */
export function nothingToSearch(file: string, skipped: PassedOver = {}): InputError {
  return new InputError("there is nothing to search", {
    ...{ file, expected: "at least one passage with text" },
    ...{ found: "nothing with text in it", fix: "check that this is the place that was meant" },
    ...insteadOfText(skipped),
  });
}
