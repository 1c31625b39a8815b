/** Runs of postings put aside, in memory or in a file each, and joined again term by term. */
import * as fs from "node:fs";
import { writeAll, writeFileAtomic } from "../../files";
import type { PostingRun } from "./inverter";

/** A run whose parts can be read one by one. */
export interface StoredRun {
  /** Postings of the terms `first` … `last` − 1. */
  read(first: number, last: number): PostingRun;
}

/** A run that stays in memory. */
export function keptInMemory({ starts, passages, frequencies }: PostingRun): StoredRun {
  return {
    read(first, last) {
      const bounds = boundsOf(starts, first, last);
      const [from, to] = [bounds[0], bounds[bounds.length - 1]];
      return {
        starts: bounds.map((start) => start - from),
        passages: passages.subarray(from, to),
        frequencies: frequencies.subarray(from, to),
      };
    },
  };
}

/**
 * Writes the run to `file`: starts, passages, frequencies, one after the other. @throws InputError when it cannot be
 * written
 */
export function keptOnDisk(file: string, { starts, passages, frequencies }: PostingRun): StoredRun {
  writeFileAtomic(file, (fd) => {
    for (const part of [starts, passages, frequencies])
      writeAll(fd, new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  });
  const terms = starts.length - 1;
  const size = passages.length;
  return {
    read(first, last) {
      const fd = fs.openSync(file, "r");
      try {
        const [low, high] = [Math.min(first, terms), Math.min(last, terms)];
        const own = readInts(fd, low, high - low + 1);
        const [from, to] = [own[0], own[own.length - 1]];
        return {
          starts: boundsOf(own, 0, last - first).map((start) => start - from),
          passages: readInts(fd, terms + 1 + from, to - from),
          frequencies: readInts(fd, terms + 1 + size + from, to - from),
        };
      } finally {
        fs.closeSync(fd);
      }
    },
  };
}

/** `starts[first … last]`; terms that the run does not know yet begin and end at its end. */
function boundsOf(starts: Int32Array, first: number, last: number): Int32Array {
  return Int32Array.from({ length: last - first + 1 }, (_, i) => starts[Math.min(first + i, starts.length - 1)]);
}

function readInts(fd: number, at: number, count: number): Int32Array {
  const values = new Int32Array(count);
  const bytes = new Uint8Array(values.buffer);
  for (let done = 0; done < bytes.length; ) {
    const read = fs.readSync(fd, bytes, done, bytes.length - done, 4 * at + done);
    if (read === 0) throw new Error("a run of postings ended early");
    done += read;
  }
  return values;
}

/** Postings of neighbouring terms. */
export interface TermRange extends PostingRun {
  /** The first term; there are `starts.length − 1`. */
  first: number;
}

/** Postings joined at once, unless a single term has more. */
const RANGE_POSTINGS = 1 << 21;

/**
 * All runs as one, in ranges of terms.
 * @param frequencies (terms) postings of each term in all runs
 */
export function* mergeRuns(
  runs: readonly StoredRun[],
  frequencies: Int32Array,
  rangePostings = RANGE_POSTINGS,
): Generator<TermRange> {
  for (let first = 0; first < frequencies.length; ) {
    let last = first;
    let size = 0;
    do size += frequencies[last++];
    while (last < frequencies.length && size + frequencies[last] <= rangePostings);
    yield merge(runs, frequencies, first, last, size);
    first = last;
  }
}

function merge(
  runs: readonly StoredRun[],
  frequencies: Int32Array,
  first: number,
  last: number,
  size: number,
): TermRange {
  const terms = last - first;
  const starts = new Int32Array(terms + 1);
  for (let term = 0; term < terms; term++) starts[term + 1] = starts[term] + frequencies[first + term];
  const merged: TermRange = { first, starts, passages: new Int32Array(size), frequencies: new Int32Array(size) };
  const next = starts.slice();
  for (const stored of runs) {
    const run = stored.read(first, last);
    for (let term = 0; term < terms; term++) {
      const [from, to] = [run.starts[term], run.starts[term + 1]];
      for (let p = from; p < to; p++) {
        merged.passages[next[term]] = run.passages[p];
        merged.frequencies[next[term]++] = run.frequencies[p];
      }
    }
  }
  return merged;
}
