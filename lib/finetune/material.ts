/** What a fine-tuning run reads of its data: the training set, the texts behind it, and a dev set. */
import * as path from "node:path";
import { InputError } from "../errors";
import { statOf } from "../places";
import {
  DuplicateTexts,
  describeDuplicates,
  loadPassages,
  memberOf,
  type OnCorpusProgress,
  type Passage,
  readPassages,
  readQrels,
  readQueries,
} from "../text";
import {
  describeUnknown,
  languageOf,
  openTokenCache,
  type TextTokenizer,
  type TokenRows,
  tokenizeCorpus,
  unigramCounts,
} from "../tokens";
import { type DataIdentity, dataIdentity } from "../train";
import { collectionTrainingSet, readTrainingFile, type TrainingSet, trainingSetOf } from "./examples";
import type { FinetuneSettings } from "./settings";

/** Tokens of a cache on disk that are read together: training takes passages from anywhere. */
const BLOCK = 1 << 12;

export interface MaterialOptions {
  /** BEIR folder or training file. */
  data: string;
  tokenizer: TextTokenizer;
  /** Folder for temporary files. */
  out: string;
  /** Keep the corpus's tokens on disk, in this folder, instead of in memory. */
  tokenCache?: string;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know of the data. */
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

export interface Material {
  set: TrainingSet;
  /** The corpus's texts; of a training file none. */
  passages(): Promise<Passage[]>;
  queryText(id: string): string;
  data: DataIdentity;
  close(): void;
}

/** Whether the data is a BEIR folder rather than a training file. @throws InputError when there is nothing */
export function isCollection(data: string): boolean {
  const stats = statOf(data);
  if (stats) return stats.isDirectory();
  throw new InputError("no such file or folder", { file: data, expected: "a BEIR folder or a training file" });
}

/** Whether a BEIR folder has judgements of that split. */
export function hasSplit(folder: string, split: string): boolean {
  return memberOf(path.join(folder, "qrels"), `${split}.tsv`) !== undefined;
}

/** Close it when done. @throws InputError as the readers */
export async function readMaterial(options: MaterialOptions, settings: FinetuneSettings): Promise<Material> {
  return isCollection(options.data) ? fromCollection(options, settings) : fromFile(options);
}

async function fromCollection(options: MaterialOptions, { split, titleDropout }: FinetuneSettings): Promise<Material> {
  const { data, tokenizer } = options;
  const queries = await readQueries(data);
  const qrels = await readQrels(data, split);
  const { rows: store, texts: passages } = await rowsAndTexts(options);
  // A corpus on disk is too large for the keys of all its texts.
  if (options.tokenCache === undefined && options.onNote) {
    const duplicates = new DuplicateTexts();
    for (const passage of await passages()) duplicates.add(passage);
    describeDuplicates(duplicates.groups(), qrels).forEach(options.onNote);
  }
  if (options.tokenCache === undefined && options.onNote) {
    const unknown = unigramCounts(store, tokenizer.vocabulary.size)[tokenizer.vocabulary.special.unk];
    tell(options.onNote, describeUnknown(unknown, store.tokens));
  }
  const titleLengths = titleDropout > 0 ? await lengthsOfTitles(data, store.size, tokenizer) : undefined;
  const set = collectionTrainingSet({ folder: data, split, queries, qrels, store, titleLengths }, tokenizer);
  const texts = new Map(queries.map(({ id, text }) => [id, text]));
  return {
    set,
    passages,
    queryText: (id) => texts.get(id) as string,
    data: await dataIdentity(store, tokenizer),
    close: () => {},
  };
}

async function fromFile({ data, tokenizer, out, onProgress, onNote }: MaterialOptions): Promise<Material> {
  const onRecord = (done: number) => onProgress?.({ phase: "reading examples", done });
  const set = await trainingSetOf(readTrainingFile(data), { tokenizer, folder: out, file: data, onRecord });
  if (set.scored > 0)
    onNote?.(
      `${set.scored} examples bring a teacher's scores, which are used when given by --teacher: ` +
        "bowlab data convert FILE --what examples --to scores --out TEACHER.run",
    );
  tell(onNote, describeUnknown(set.unknown, set.tokens));
  const { size } = set.passages;
  const none = (): never => {
    throw new InputError("a training file has no corpus to search in", {
      file: data,
      fix: "take its own negatives (--negatives given), those of the batch, or a run",
    });
  };
  return {
    set,
    passages: async () => none(),
    queryText: none,
    data: {
      ...{ fingerprint: set.fingerprint, passages: size, rows: size, tokens: set.tokens, packing: null, blocks: null },
      language: (await languageOf(set.passages, tokenizer)) ?? null,
    },
    close: () => set.close(),
  };
}

function tell(onNote: MaterialOptions["onNote"], line: string | undefined): void {
  if (line !== undefined) onNote?.(line);
}

/** The corpus as token rows, a passage a row, and its texts when asked for. */
export async function rowsAndTexts(
  options: MaterialOptions,
): Promise<{ rows: TokenRows; texts(): Promise<Passage[]> }> {
  const { data, tokenizer, tokenCache, onProgress, signal } = options;
  if (tokenCache !== undefined) {
    const rows = await openTokenCache(data, tokenizer, { root: tokenCache, blockTokens: BLOCK, onProgress, signal });
    return { rows, texts: () => loadPassages(data) };
  }
  const passages = await loadPassages(data);
  return { rows: await tokenizeCorpus(passages, tokenizer, { onProgress }), texts: async () => passages };
}

async function lengthsOfTitles(data: string, size: number, tokenizer: TextTokenizer): Promise<Uint16Array> {
  const lengths = new Uint16Array(size);
  let place = 0;
  for await (const { title } of readPassages(data, { uniqueIds: false }))
    lengths[place++] = Math.min(0xffff, tokenizer.encode(title, { addSpecialTokens: false }).length);
  return lengths;
}
