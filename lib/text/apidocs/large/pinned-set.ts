/** What a pinned set of packages is: which tarballs, which of their files count, and the fingerprint of the corpus. */

import type { PinnedPackage } from "../../../install";

/** One package of the set. */
export interface PinnedSource extends PinnedPackage {
  /** Size of the tarball, bytes. */
  bytes: number;
  /** The licence that its package.json states, as an SPDX expression. */
  licence: string;
  /**
   * Names of the declaration files that count ("lib/index.d.ts"). Absent: all. Packages that ship the same declarations
   * for several module systems are read once.
   */
  files?: RegExp;
  /**
   * Its first group, of a file's name, begins the paths of the file's symbols: where a package has a `Cluster` in each
   * of many files, nobody could tell them apart without it.
   */
  module?: RegExp;
  /** At most so many passages, those with the smallest hashes of their ids: no package outweighs the others. */
  most?: number;
}

/** A published set. */
export interface PinnedSet {
  sources: readonly PinnedSource[];
  /** `corpusFingerprint` of what is built from it. */
  fingerprint: string;
}

/** Bytes of all tarballs. */
export function packedBytes(sources: readonly PinnedSource[]): number {
  return sources.reduce((sum, { bytes }) => sum + bytes, 0);
}
