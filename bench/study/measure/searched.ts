/** A collection as the study searches it: passages as tokens, queries, judgements. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  loadPassages,
  type Passage,
  type Qrels,
  type Query,
  readQrels,
  readQueries,
  tokenizeCorpus,
  type WordPieceTokenizer,
} from "bowlab";
import { dealSplits } from "../../deal-splits";
import { apidocsFolder, root } from "../place";
import type { Collection, Protocol } from "../protocol";

export interface Searched {
  /** BEIR folder. */
  folder: string;
  ids: string[];
  /** (N) content tokens of each passage, its title first. */
  rows: Int32Array[];
  /** (N) the same without the title, for known-item search; empty where the collection has none. */
  bodies: Int32Array[];
  placeOf: Map<string, number>;
  /** Queries of a split, and their judgements. */
  splits: Record<string, { queries: Query[]; qrels: Qrels }>;
}

export const cranfieldSource = path.resolve(root, "..", "shared", "data", "cranfield");

/** The folder to read, with its splits; undefined where the collection is not on this machine. */
export async function collectionFolder(name: Collection, work: string): Promise<string | undefined> {
  if (name === "apidocs") return apidocsFolder;
  if (!fs.existsSync(path.join(cranfieldSource, "corpus.jsonl"))) return undefined;
  return dealSplits(cranfieldSource, path.join(work, "cranfield"));
}

export async function openSearched(
  folder: string,
  tokenizer: WordPieceTokenizer,
  { everySearched }: Protocol,
): Promise<Searched> {
  const all = new Map((await readQueries(folder)).map((query) => [query.id, query]));
  const splits: Searched["splits"] = {};
  for (const split of ["test", "known-item"]) {
    if (!fs.existsSync(path.join(folder, "qrels", `${split}.tsv`))) continue;
    const qrels = await readQrels(folder, split);
    splits[split] = { qrels, queries: [...qrels.keys()].map((id) => all.get(id) as Query) };
  }
  const wanted = new Set<string>();
  for (const { qrels } of Object.values(splits))
    for (const grades of qrels.values()) for (const [id, grade] of grades) if (grade > 0) wanted.add(id);
  const passages = (await loadPassages(folder)).filter(({ id }, i) => i % everySearched === 0 || wanted.has(id));
  const tokens = async (read: Passage[]) => {
    const store = await tokenizeCorpus(read, tokenizer, { onProgress: () => {} });
    return read.map((_, i) => store.row(i));
  };
  const ids = passages.map(({ id }) => id);
  return {
    folder,
    ids,
    rows: await tokens(passages),
    bodies: splits["known-item"] ? await tokens(passages.map((passage) => ({ ...passage, title: "" }))) : [],
    placeOf: new Map(ids.map((id, i) => [id, i])),
    splits,
  };
}
