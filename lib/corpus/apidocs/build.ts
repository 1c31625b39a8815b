/** Builds the API-documentation corpus in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/{train,dev,test}.tsv. */
import * as fs from "node:fs";
import * as path from "node:path";
import { withProgress } from "../../progress";
import { corpusFingerprint } from "../fingerprint";
import { writeBeirCorpus, writeBeirQrels, writeBeirQueries } from "../readers";
import { checkJudgedCorpus, type Judgements, judgementsFolder, readJudgements } from "./judgements";
import { knownItemPairs } from "./pairs";
import type { ApidocsProgress } from "./passages";
import { countWords } from "./words";

export interface ApidocsOptions {
  /** Folder to write into; made if missing. */
  outDir: string;
  /** Build although the judgements belong to another text: no test split is written. Default false. */
  withoutJudgements?: boolean;
  /** Folder with queries.jsonl, qrels/test.tsv and judged-corpus.json. Default: data/apidocs of the repository. */
  judgementsDir?: string;
  /** Called after every declaration file. */
  onProgress?: (progress: ApidocsProgress) => void;
}

export interface ApidocsReport {
  outDir: string;
  passages: number;
  /** Words of the passages' texts, titles not counted. */
  words: number;
  /** `corpusFingerprint` of the passages. */
  fingerprint: string;
  /** Queries in each split; test is 0 without judgements. */
  queries: { train: number; dev: number; test: number };
  /** Judged pairs of the test split. */
  judgements: number;
  /** Packages the text came from: the version judged with and the version found. */
  packages: { name: string; expected: string; found: string }[];
}

/**
 * Builds the corpus. The same declaration files give the same bytes on every machine.
 * @throws InputError when a package is missing, the judgements belong to another text, or the folder cannot be written;
 *   nothing is written before the judgements are found to fit.
 */
export async function buildApidocs({
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
  let test: Judgements | undefined;
  if (!withoutJudgements) {
    test = await readJudgements(judgementsDir ?? judgementsFolder());
    checkJudgedCorpus(test.corpus, { fingerprint, passages: passages.length, sources });
  }
  const { train, dev } = knownItemPairs(passages);
  writeBeirCorpus(outDir, passages);
  writeBeirQueries(outDir, [...train.queries, ...dev.queries, ...(test?.queries ?? [])]);
  writeBeirQrels(outDir, "train", train.qrels);
  writeBeirQrels(outDir, "dev", dev.qrels);
  // A test split of an earlier build would be one of another corpus.
  if (test === undefined) fs.rmSync(path.join(outDir, "qrels", "test.tsv"), { force: true });
  else writeBeirQrels(outDir, "test", test.qrels);
  const packages = new Map(sources.map((s) => [s.package, { name: s.package, expected: s.version, found: s.found }]));
  return {
    outDir,
    passages: passages.length,
    words: passages.reduce((sum, { text }) => sum + countWords(text), 0),
    fingerprint,
    queries: { train: train.queries.length, dev: dev.queries.length, test: test?.queries.length ?? 0 },
    judgements: [...(test?.qrels.values() ?? [])].reduce((sum, judged) => sum + judged.size, 0),
    packages: [...packages.values()],
  };
}
