/** A collection of the large study as it is searched: passages as tokens, and the questions of two splits. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  InputError,
  loadPassages,
  type Passage,
  type Qrels,
  type Query,
  readQrels,
  readQueries,
  tokenizeCorpus,
  type WordPieceTokenizer,
} from "bowlab";
import { root } from "../place";
import { type SetName, type SetReading, setNames } from "./protocol";

export interface Questions {
  queries: Query[];
  qrels: Qrels;
}

export interface SearchedSet {
  name: SetName;
  /** BEIR folder. */
  folder: string;
  passages: Passage[];
  /** (N) tokens of each passage, its title first. */
  rows: Int32Array[];
  test: Questions;
  dev: Questions;
}

/** Where collections lie unless `--data` says so; the large set is built by a command of ours. */
const usualFolders: readonly string[] = [path.resolve(root, "..", "shared", "data"), path.join(root, "runs")];

/**
 * Every collection's BEIR folder: of `data`, else of a usual place.
 * @param onNote told of what `data` lacks and another place has
 * @throws InputError when `data` is no folder, or a collection is not on this machine
 */
export function setFolders(
  data?: string,
  onNote?: (line: string) => void,
  usual = usualFolders,
): Record<SetName, string> {
  if (data !== undefined && !fs.statSync(data, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError("--data is no folder", { file: data, expected: `a folder with ${setNames.join(", ")}` });
  const folders = setNames.map((name) => {
    const folder = setFolder(name, data === undefined ? usual : [data, ...usual]);
    if (data !== undefined && path.resolve(folder) !== path.resolve(data, name))
      onNote?.(`${name}: not in ${data}, taken from ${folder}`);
    return [name, folder] as const;
  });
  return Object.fromEntries(folders) as Record<SetName, string>;
}

function setFolder(name: SetName, folders: readonly string[]): string {
  const places = folders.map((place) => path.join(place, name));
  const found = places.find((place) => fs.existsSync(path.join(place, "qrels")));
  if (found) return found;
  throw new InputError(`the collection ${name} is not on this machine`, {
    expected: `a BEIR folder at ${places.join(" or ")}`,
    fix:
      name === "apidocs-large"
        ? "build it: npx bowlab corpus apidocs --set large --out runs/apidocs-large; a plan alone needs it not: --plan --from-published"
        : "name the folder that holds it: --data DIR",
  });
}

export async function openSet(
  name: SetName,
  folder: string,
  tokenizer: WordPieceTokenizer,
  reading: SetReading,
): Promise<SearchedSet> {
  const queries = new Map((await readQueries(folder)).map((query) => [query.id, query]));
  const questions = async (split: string): Promise<Questions> => {
    const qrels = await readQrels(folder, split);
    return { qrels, queries: [...qrels.keys()].map((id) => queries.get(id) ?? lacking(folder, split, id)) };
  };
  const [test, dev] = [await questions(reading.test), await questions(reading.dev)];
  const wanted = new Set<string>();
  for (const { qrels } of [test, dev])
    for (const grades of qrels.values()) for (const [id, grade] of grades) if (grade > 0) wanted.add(id);
  const all = await loadPassages(folder);
  const passages = all.filter(({ id }, i) => i % reading.every === 0 || wanted.has(id));
  const store = await tokenizeCorpus(passages, tokenizer, { onProgress: () => {} });
  return { name, folder, passages, rows: passages.map((_, i) => store.row(i)), test, dev };
}

function lacking(folder: string, split: string, id: string): never {
  throw new InputError(`the split ${split} judges the query ${id}, which is not there`, {
    file: path.join(folder, "queries.jsonl"),
    fix: "add the query, or take its judgements out",
  });
}
