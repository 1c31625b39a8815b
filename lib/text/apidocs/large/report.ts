/** What a build of the large set tells, and the README.md that it leaves in the corpus's folder. */
import type { LargeSplit } from "./known-items";
import type { PinnedSource } from "./pinned-set";

/** One package's part of the corpus. */
export interface LargePackage {
  name: string;
  version: string;
  /** As its package.json states it. */
  licence: string;
  /** Size of its tarball, bytes. */
  bytes: number;
  passages: number;
  /** Words of the passages' texts, titles not counted. */
  words: number;
  /** Symbols left out because an earlier one has the same text, in the package also with other names in it. */
  duplicates: number;
  /** Passages left out because the package had more than the set allows. */
  beyond: number;
}

/** What was built. */
export interface LargeReport {
  outDir: string;
  passages: number;
  /** Words of the passages' texts, titles not counted. */
  words: number;
  /** `corpusFingerprint` of the passages. */
  fingerprint: string;
  /** Whether the fingerprint is the published one. */
  isPublished: boolean;
  /** Queries in each split. */
  queries: Record<LargeSplit, number>;
  /** Symbols left out because an earlier one has the same text. */
  duplicates: number;
  /** Bytes that were downloaded: 0 when all tarballs lay in the cache. */
  downloadedBytes: number;
  /** Packages whose tarballs lay in the cache. */
  fromCache: number;
  /** Folder of the tarballs. */
  cacheDir: string;
  /** Of the whole build. */
  seconds: number;
  packages: LargePackage[];
}

/** A package's numbers before it is read. */
export function emptyPackage({ name, version, licence, bytes }: PinnedSource): LargePackage {
  return { name, version, licence, bytes, passages: 0, words: 0, duplicates: 0, beyond: 0 };
}

/** The README.md of the folder: whose text it is. */
export function readmeOf({ passages, words, fingerprint, queries, packages }: LargeReport): string {
  const rows = packages.map((each) => `| ${each.name} | ${each.version} | ${each.licence} | ${each.passages} |`);
  return [
    "# apidocs, the large set",
    "",
    `Built by \`bowlab corpus apidocs --set large\`: ${passages} passages, ${words} words,`,
    `one passage for each symbol that is documented in the declaration files of ${packages.length} packages.`,
    `Fingerprint \`${fingerprint}\`.`,
    "",
    "Queries are names in words:",
    `${queries.train} \`train\`, ${queries.dev} \`dev\`, ${queries["known-item"]} \`known-item\`.`,
    "Of dev and known-item, neither the passage's title nor its text holds the name.",
    "",
    "The texts belong to the packages' authors and keep their licences. Whoever passes them on has to keep the notices",
    "that the packages' own licence files ask for.",
    "",
    "| package | version | licence | passages |",
    "|---|---|---|--:|",
    ...rows,
    "",
  ].join("\n");
}
