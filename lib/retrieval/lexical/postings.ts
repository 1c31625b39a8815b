/** Where postings come from: arrays, or two files that are read by position. */
import type { CheckedFile } from "../../integrity";
import { type NpyLayout, readNpyInto } from "../npy";

export interface Postings {
  /** Postings of a term. */
  size(term: number): number;
  /** Copies a term's passages, ascending, and what the term adds to the score of each. */
  read(term: number, passages: Int32Array, impacts: Float32Array): void;
}

/** @param starts (terms + 1) */
export function postingsInMemory(starts: Float64Array, passages: Int32Array, impacts: Float32Array): Postings {
  return {
    size: (term) => starts[term + 1] - starts[term],
    read(term, intoPassages, intoImpacts) {
      intoPassages.set(passages.subarray(starts[term], starts[term + 1]));
      intoImpacts.set(impacts.subarray(starts[term], starts[term + 1]));
    },
  };
}

/** One of the two files of postings, open. */
export interface PostingFile extends NpyLayout {
  file: CheckedFile;
}

/** @param starts (terms + 1) */
export function postingsOnDisk(
  starts: Float64Array,
  passages: PostingFile,
  impacts: PostingFile,
): Postings & { close(): void } {
  return {
    size: (term) => starts[term + 1] - starts[term],
    read(term, intoPassages, intoImpacts) {
      readNpyInto(passages.file, passages, starts[term], intoPassages);
      readNpyInto(impacts.file, impacts, starts[term], intoImpacts);
    },
    close() {
      passages.file.close();
      impacts.file.close();
    },
  };
}
