/**
 * Builds the corpus of a project: the documentation of the packages that it depends on, and its own, in BEIR's layout
 * (corpus.jsonl, queries.jsonl, qrels/{train,dev,known-item}.tsv). There are no judged questions.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import { removeTemporaryFiles } from "../../../files";
import { lockWhenFree } from "../../../integrity";
import { cellInterrupt } from "../../../interrupt";
import { completeOptions } from "../../../options";
import { withProgress } from "../../../progress";
import { CorpusFingerprint } from "../../fingerprint";
import type { CorpusProgress, OnCorpusProgress } from "../../progress";
import { writeBeirQrels, writeBeirQueries } from "../../readers";
import { writeLines } from "../../streaming";
import { checkInstalled } from "./check-installed";
import { lockDifferences } from "./lock-differences";
import { findLockFile } from "./lock-file";
import { type NameSplit, NameSplits, nameSplits } from "./name-splits";
import { projectCorpusOptions } from "./options";
import type { DependencyReach } from "./reach";
import type { ProjectPackage, ProjectReader, SkippedText } from "./read-project";
import { ReadingList } from "./reading-list";

/** Which project, and what of it. */
export interface ProjectCorpusOptions {
  /** Folder of the project, in which its package.json is. */
  project: string;
  /** Folder to write into; made if missing. */
  outDir: string;
  /** How far dependencies are followed. Default "direct". */
  dependencies?: DependencyReach;
  /** The project's own exported symbols and Markdown documents. Default true. */
  own?: boolean;
  /** README files and folders `docs` of the packages. Default true. */
  documents?: boolean;
  /** The libraries of TypeScript that the project's tsconfig asks for. Default true. */
  libraries?: boolean;
  /** Larger declaration files are skipped, and named; megabytes. Default 32. */
  maxFileMb?: number;
  /** Ends the work before the next file, and leaves nothing behind. */
  signal?: AbortSignal;
  /** Called after every file. */
  onProgress?: OnCorpusProgress;
}

/** What was built. */
export interface ProjectCorpusReport {
  outDir: string;
  /** The project's name. */
  project: string;
  /** The lock file that was compared with; undefined where there is none. */
  lockFile?: string;
  passages: number;
  /** Words of the passages' texts, titles not counted. */
  words: number;
  /** Passages left out because an earlier one has the same text. */
  duplicates: number;
  /** `corpusFingerprint` of the passages. */
  fingerprint: string;
  /** Names of symbols in each split. */
  queries: Record<NameSplit, number>;
  /** In the order in which they were read. */
  packages: ProjectPackage[];
  /** Packages and files that gave nothing, and why. */
  skipped: SkippedText[];
  /** What a person should know: differences from the lock file, a broken tsconfig. */
  notes: string[];
  seconds: number;
}

/**
 * Builds the corpus of a project from what is installed in its node_modules. The same files give the same bytes. While
 * another process builds in the same folder, it waits.
 * @throws InputError when there is no package.json, nothing is installed, a lock file cannot be parsed, nothing is
 *   documented, or the folder cannot be written; the signal's reason once it is aborted. Nothing is half-written.
 * @example
 * ```ts
 * import { buildProjectCorpus, loadPassages } from "bowlab";
 *
 * const { words } = await buildProjectCorpus({ project: "my-app", outDir: "docs" });
 * const ids = (await loadPassages("docs")).map(({ id }) => id);
 * console.log(words, ids); // → 17 [ 'my-app@local:src/jobs.run', 'tiny-queue@1.2.0:Queue' ]
 * ```
 */
export async function buildProjectCorpus(options: ProjectCorpusOptions): Promise<ProjectCorpusReport> {
  const { outDir, signal = cellInterrupt() } = options;
  const lock = await lockWhenFree(outDir, { what: "corpus apidocs", signal });
  try {
    if (fs.existsSync(outDir)) removeTemporaryFiles(outDir);
    const task = { label: "building the corpus", unit: "files", note: ({ detail }: CorpusProgress) => detail ?? "" };
    return await withProgress(task, options.onProgress, (report) => build({ ...options, signal }, report));
  } finally {
    lock.release();
  }
}

async function build(options: ProjectCorpusOptions, onProgress?: OnCorpusProgress): Promise<ProjectCorpusReport> {
  const began = performance.now();
  const { project, outDir, signal } = options;
  const { dependencies, own: withOwn, ...given } = completeOptions(projectCorpusOptions, options);
  // Loaded only here: they bring the TypeScript compiler.
  const { ownPackages } = require("./workspaces") as typeof import("./workspaces");
  const { ProjectReader } = require("./read-project") as typeof import("./read-project");
  const own = ownPackages(project);
  const lockFile = findLockFile(own[0].folder);
  const list = new ReadingList(own, dependencies);
  checkInstalled(own, list, lockFile);
  const reader = new ProjectReader({ own, list, withOwn, signal, onProgress, ...given });
  const names = new NameSplits();
  const fingerprint = new CorpusFingerprint();
  await writeLines(path.join(outDir, "corpus.jsonl"), corpusLines(reader, names, fingerprint, project));
  const { queries, qrels } = names.result();
  writeBeirQueries(outDir, queries);
  for (const split of nameSplits) writeBeirQrels(outDir, split, qrels[split]);
  // That of another corpus, built here before.
  fs.rmSync(path.join(outDir, "qrels", "test.tsv"), { force: true });
  const sum = (field: "passages" | "words") => reader.packages.reduce((total, one) => total + one[field], 0);
  return {
    ...{ outDir, project: own[0].manifest.name, lockFile: lockFile?.file },
    ...{ passages: sum("passages"), words: sum("words"), duplicates: reader.duplicates },
    fingerprint: fingerprint.digest(),
    queries: { train: qrels.train.size, dev: qrels.dev.size, "known-item": qrels["known-item"].size },
    ...{ packages: reader.packages, skipped: reader.skipped },
    notes: [...lockDifferences(lockFile, reader.installed), ...reader.notes],
    seconds: (performance.now() - began) / 1000,
  };
}

/** BEIR's lines, with the place of each passage's text as `metadata`. */
async function* corpusLines(
  reader: ProjectReader,
  names: NameSplits,
  fingerprint: CorpusFingerprint,
  project: string,
): AsyncGenerator<string> {
  let count = 0;
  for await (const passage of reader.passages()) {
    const { id, title, text, file, line } = passage;
    count++;
    names.add(passage);
    fingerprint.add(passage);
    yield JSON.stringify({ _id: id, title, text, metadata: { file, line } });
  }
  if (count > 0) return;
  throw new InputError("nothing is documented in the project and its dependencies", {
    file: project,
    expected: "at least one exported symbol with a documentation comment, or a section of Markdown",
    found: `${reader.packages.length} packages without any`,
    fix: "add dependencies that ship declarations, or leave out the --no-… options",
  });
}
