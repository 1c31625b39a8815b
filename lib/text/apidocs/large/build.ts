/**
 * Builds the large set of API documentation in BEIR's layout: corpus.jsonl, queries.jsonl,
 * qrels/{train,dev,known-item}.tsv, and README.md with the licences. Text is streamed: of a package's tarball one
 * declaration file is in memory at a time, with the paragraphs of that package.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { makeFolder, writeFileAtomic } from "../../../files";
import { lockWhenFree } from "../../../integrity";
import { withProgress } from "../../../progress";
import { CorpusFingerprint } from "../../fingerprint";
import type { Passage } from "../../passage";
import { writeBeirQrels, writePassages, writeQueries } from "../../readers";
import { type FetchPlan, fetchTarballs, tarballCache, tarballPath } from "./fetch";
import { KnownItems, largeSplits } from "./known-items";
import { type PinnedSet, packedBytes } from "./pinned-set";
import { largeSet } from "./published";
import { emptyPackage, type LargePackage, type LargeReport, readmeOf } from "./report";

/** Where the corpus is built, and from what. */
export interface LargeOptions {
  /** Folder to write into; made if missing. */
  outDir: string;
  /** Default: the published set. */
  set?: PinnedSet;
  /** Folder that keeps the tarballs. Default: `apidocs-large` in bowlab's per-user cache. */
  cacheDir?: string;
  /** Environment for npm. Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** Called before anything is downloaded, with what is missing. */
  onFetch?: (plan: FetchPlan) => void;
  onProgress?: (progress: LargeProgress) => void;
  /** Aborts; tarballs that are whole stay in the cache. */
  signal?: AbortSignal;
}

/** How far a build is. */
export interface LargeProgress {
  phase: string;
  /** Bytes of tarballs. */
  done: number;
  total: number;
  /** The package, for people. */
  message: string;
}

/** Files are made under this name in the target folder, and take their places when all of them are whole. */
const STAGING = ".apidocs-large";

/**
 * Builds the set. The same tarballs give the same bytes on every machine. What is missing in the cache is fetched by
 * npm, so that the user's registry and proxy apply; a second build downloads nothing.
 * @throws InputError when packages are missing and cannot be fetched, a tarball is damaged or under another licence
 *   than listed, or the folder cannot be written; what was in the folder before then stays as it was.
 */
export async function buildLargeApidocs(options: LargeOptions): Promise<LargeReport> {
  const { outDir, signal } = options;
  const lock = await lockWhenFree(outDir, { what: "corpus apidocs --set large", signal });
  const staging = path.join(outDir, STAGING);
  try {
    return await withProgress(
      { label: "building the large corpus", unit: "bytes", note: ({ message }: LargeProgress) => message },
      options.onProgress,
      (onProgress) => build({ ...options, onProgress }, staging),
    );
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
    lock.release();
  }
}

async function build(options: LargeOptions, staging: string): Promise<LargeReport> {
  const { outDir, set = largeSet, env = process.env, cacheDir = tarballCache(env) } = options;
  const started = performance.now();
  const fetched = await fetchTarballs(set.sources, { ...options, cacheDir, env });
  fs.rmSync(staging, { recursive: true, force: true });
  makeFolder(staging);
  const fingerprint = new CorpusFingerprint();
  const items = new KnownItems();
  const packages: LargePackage[] = [];
  const corpus = passagesOf(set, cacheDir, { ...options, items, packages, fingerprint });
  await writePassages(path.join(staging, "corpus.jsonl"), corpus, "beir");
  const { queries, qrels } = items.finish();
  await writeQueries(path.join(staging, "queries.jsonl"), queries, "beir");
  for (const split of largeSplits) writeBeirQrels(staging, split, qrels[split]);
  const digest = fingerprint.digest();
  const sum = (field: "passages" | "words" | "duplicates"): number =>
    packages.reduce((total, each) => total + each[field], 0);
  const report: LargeReport = {
    outDir,
    ...{ passages: sum("passages"), words: sum("words"), fingerprint: digest },
    isPublished: digest === set.fingerprint,
    queries: { train: qrels.train.size, dev: qrels.dev.size, "known-item": qrels["known-item"].size },
    duplicates: sum("duplicates"),
    ...{ ...fetched, cacheDir },
    seconds: (performance.now() - started) / 1000,
    packages,
  };
  writeFileAtomic(path.join(staging, "README.md"), readmeOf(report));
  moveInto(staging, outDir);
  return report;
}

interface Gathered extends Pick<LargeOptions, "onProgress" | "signal"> {
  items: KnownItems;
  packages: LargePackage[];
  fingerprint: CorpusFingerprint;
}

async function* passagesOf(
  { sources }: PinnedSet,
  cacheDir: string,
  { onProgress, signal, items, packages, fingerprint }: Gathered,
): AsyncGenerator<Passage> {
  // Loaded only here: it brings the TypeScript compiler.
  const { packagePassages } = require("./package-passages") as typeof import("./package-passages");
  const texts = new Set<string>();
  const total = packedBytes(sources);
  let before = 0;
  for (const source of sources) {
    const about = { ...emptyPackage(source) };
    const onBytes = (bytes: number): void =>
      onProgress?.({ phase: "reading tarballs", done: before + bytes, total, message: source.name });
    const read = await packagePassages(source, tarballPath(cacheDir, source), texts, { onBytes, signal });
    Object.assign(about, { duplicates: read.duplicates, beyond: read.beyond });
    for (const { id, title, text, key, name, words } of read.passages) {
      const passage = { id, title, text };
      fingerprint.add(passage);
      items.add(passage, key, name);
      about.passages++;
      about.words += words;
      yield passage;
    }
    packages.push(about);
    before += source.bytes;
    onBytes(0);
  }
}

/** Every file takes its place at once; of other corpora in the folder no judgements stay. */
function moveInto(staging: string, outDir: string): void {
  makeFolder(path.join(outDir, "qrels"));
  const splits = largeSplits.map((split) => `qrels/${split}.tsv`);
  for (const name of ["corpus.jsonl", "queries.jsonl", ...splits, "README.md"]) {
    fs.renameSync(path.join(staging, name), path.join(outDir, name));
  }
  fs.rmSync(path.join(outDir, "qrels", "test.tsv"), { force: true });
}
