/**
 * The dev and test splits: natural questions and graded judgements, written for the project and kept in `data/apidocs`.
 * A build puts a copy of them beside the library's files, so that they are in the package too. They belong to one text
 * of the corpus, named by its fingerprint, and are refused to any other.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import type { Qrels, Query } from "../passage";
import { readQrels, readQueries } from "../readers";
import type { FoundSource } from "./sources";

/** What `judged-corpus.json` beside the judgements says about the corpus they were made for. */
export interface JudgedCorpus {
  fingerprint: string;
  passages: number;
}

export interface Judgements {
  /** The questions of both splits. */
  queries: Query[];
  /** Grades 0 (judged, not relevant) … 3 (the answer) of the questions to choose by. */
  dev: Qrels;
  /** The same of the questions to report. */
  test: Qrels;
  corpus: JudgedCorpus;
}

/**
 * The nearest folder `data/apidocs` above this file: the checkout's for a source, the copy in `dist` for a built file.
 * @throws InputError when there is none: the package is not whole.
 */
export function judgementsFolder(start: string = __dirname): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "data", "apidocs");
    if (fs.existsSync(path.join(candidate, "judged-corpus.json"))) return candidate;
    if (folder === path.dirname(folder)) break;
  }
  throw new InputError("cannot find the judgements of the API-documentation corpus", {
    expected: "the folder data/apidocs in the package, or above the library in its repository",
    found: `none above ${start}`,
    fix:
      "install bowlab again (in its repository: npm run build), or build without judgements (--without-judgements): " +
      "then no dev and test splits are written",
  });
}

/**
 * Reads queries, judgements and the fingerprint they belong to. @throws InputError when one is missing or malformed.
 */
export async function readJudgements(folder: string): Promise<Judgements> {
  const file = path.join(folder, "judged-corpus.json");
  const corpus = readJson(file) as Partial<JudgedCorpus> | null;
  if (typeof corpus?.fingerprint !== "string" || typeof corpus.passages !== "number") {
    throw new InputError("the file does not say which corpus was judged", {
      file,
      expected: '{"fingerprint": text, "passages": number}',
      found: JSON.stringify(corpus),
    });
  }
  const { fingerprint, passages } = corpus;
  return {
    queries: await readQueries(folder),
    dev: await readQrels(folder, "dev"),
    test: await readQrels(folder, "test"),
    corpus: { fingerprint, passages },
  };
}

/**
 * Refuses judgements made for another text.
 * @throws InputError with both fingerprints, the packages whose versions differ, and what to do.
 */
export function checkJudgedCorpus(
  judged: JudgedCorpus,
  built: { fingerprint: string; passages: number; sources: readonly FoundSource[] },
): void {
  if (judged.fingerprint === built.fingerprint) return;
  const changed = new Set(
    built.sources
      .filter(({ version, found }) => version !== found)
      .map((source) => `${source.package} ${source.found} instead of ${source.version}`),
  );
  const why = changed.size === 0 ? "" : ` (installed: ${[...changed].join(", ")})`;
  const names = [...new Set(built.sources.map((source) => source.through ?? source.package))].join(" ");
  throw new InputError("the judgements were not made for this corpus", {
    field: "fingerprint",
    expected: `${judged.fingerprint} (${judged.passages} passages)`,
    found: `${built.fingerprint} (${built.passages} passages)${why}`,
    fix:
      `let bowlab have the versions that it asks for: \`npm ls ${names}\` shows which it has; take them out of ` +
      '"overrides" in package.json and run npm install again; or build without judgements (--without-judgements): ' +
      "then no dev and test splits are written. In bowlab's repository: npm ci, or judge anew, as " +
      "data/apidocs/README.md says",
  });
}
