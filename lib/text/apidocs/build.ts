/**
 * Builds the API-documentation corpus in BEIR's layout: corpus.jsonl, queries.jsonl,
 * qrels/{train,dev,test,known-item}.tsv. `dev` and `test` are natural questions with graded judgements; `train` and
 * `known-item` are symbols' names, each with its one passage.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { lockWhenFree } from "../../integrity";
import { withProgress } from "../../progress";
import { corpusFingerprint } from "../fingerprint";
import type { Qrels } from "../passage";
import { writeBeirCorpus, writeBeirQrels, writeBeirQueries } from "../readers";
import { checkJudgedCorpus, type Judgements, judgementsFolder, readJudgements } from "./judgements";
import { knownItemPairs } from "./pairs";
import type { ApidocsProgress } from "./passages";
import { countWords } from "./words";

/** Where the corpus is built, and with which judgements. */
export interface ApidocsOptions {
  /** Folder to write into; made if missing. */
  outDir: string;
  /** Build although the judgements belong to another text: no dev and test splits are written. Default false. */
  withoutJudgements?: boolean;
  /**
   * Folder with queries.jsonl, qrels/{dev,test}.tsv and judged-corpus.json. Default: data/apidocs of the repository.
   */
  judgementsDir?: string;
  /** Called after every declaration file. */
  onProgress?: (progress: ApidocsProgress) => void;
}

/** What was built. */
export interface ApidocsReport {
  outDir: string;
  passages: number;
  /** Words of the passages' texts, titles not counted. */
  words: number;
  /** `corpusFingerprint` of the passages. */
  fingerprint: string;
  /** Queries in each split; dev and test are 0 without judgements. */
  queries: { train: number; dev: number; test: number; "known-item": number };
  /** Judged pairs of dev and test. */
  judgements: { dev: number; test: number };
  /** Packages the text came from: the version judged with and the version found. */
  packages: { name: string; expected: string; found: string }[];
}

/**
 * Builds the corpus. The same declaration files give the same bytes on every machine. While another process builds it
 * in the same folder, as notebooks that are run side by side do, it waits.
 * @throws InputError when a package is missing, the judgements belong to another text, or the folder cannot be written;
 *   nothing is written before the judgements are found to fit.
 */
export async function buildApidocs(options: ApidocsOptions): Promise<ApidocsReport> {
  const lock = await lockWhenFree(options.outDir, { what: "corpus apidocs" });
  try {
    return await build(options);
  } finally {
    lock.release();
  }
}

async function build({
  outDir,
  withoutJudgements = false,
  judgementsDir,
  onProgress,
}: ApidocsOptions): Promise<ApidocsReport> {
  // Loaded only here: it brings the TypeScript compiler, which nobody else who imports the corpus needs.
  const { readApidocs } = require("./passages") as typeof import("./passages");
  const { passages, sources } = await withProgress(
    { label: "building the corpus", unit: "files", note: ({ message }) => message },
    onProgress,
    readApidocs,
  );
  const fingerprint = corpusFingerprint(passages);
  let judged: Judgements | undefined;
  if (!withoutJudgements) {
    judged = await readJudgements(judgementsDir ?? judgementsFolder());
    checkJudgedCorpus(judged.corpus, { fingerprint, passages: passages.length, sources });
  }
  const { train, heldOut } = knownItemPairs(passages);
  writeBeirCorpus(outDir, passages);
  writeBeirQueries(outDir, [...train.queries, ...heldOut.queries, ...(judged?.queries ?? [])]);
  writeBeirQrels(outDir, "train", train.qrels);
  writeBeirQrels(outDir, "known-item", heldOut.qrels);
  for (const split of ["dev", "test"] as const) {
    // Those of an earlier build would be judgements of another corpus.
    if (judged === undefined) fs.rmSync(path.join(outDir, "qrels", `${split}.tsv`), { force: true });
    else writeBeirQrels(outDir, split, judged[split]);
  }
  const packages = new Map(sources.map((s) => [s.package, { name: s.package, expected: s.version, found: s.found }]));
  return {
    outDir,
    passages: passages.length,
    words: passages.reduce((sum, { text }) => sum + countWords(text), 0),
    fingerprint,
    queries: {
      train: train.queries.length,
      dev: judged?.dev.size ?? 0,
      test: judged?.test.size ?? 0,
      "known-item": heldOut.queries.length,
    },
    judgements: { dev: pairs(judged?.dev), test: pairs(judged?.test) },
    packages: [...packages.values()],
  };
}

function pairs(qrels: Qrels = new Map()): number {
  return [...qrels.values()].reduce((sum, grades) => sum + grades.size, 0);
}
