/** Search by words: a BM25 index of the collection, kept in a folder and used again, or built for this system alone. */
import { InputError } from "../../errors";
import { type OnCorpusProgress, type ReadOptions, readPassages, type TextOptions, textOptionsOf } from "../../text";
import { corpusSource, earlierCorpusSource } from "../index-sources";
import {
  type Bm25Description,
  type Bm25Index,
  type Bm25Options,
  buildBm25,
  describeBm25,
  openBm25,
  otherAnalysis,
} from "../lexical";
import { bm25Results, bm25ResultsInThreads } from "../results";
import type { SearchSystem } from "./search-system";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder";

/** Up to so many queries are answered at once and here: threads take longer to start. */
const FEW = 16;

/** Bytes of postings that a thread keeps. */
const KEPT_BYTES = 2 ** 29;

/** The collection, how its texts become terms, and where the index is kept. */
export interface LexicalSystemOptions
  extends Omit<Bm25Options, "textOf" | "analyzer" | "stopWords" | "stem">,
    TextOptions,
    Pick<ReadOptions, "onSkipped"> {
  /** The collection: a BEIR folder, or a file or folder of passages. */
  data: string;
  /** A list by its name, see `stopWordNames`. Default "english". */
  stopWords?: string;
  /** A stemmer by its name, see `stemmingNames`. Default "porter". */
  stem?: string;
  /** Keep the index here, and use it again. Default: it is built for this system alone, in a temporary folder. */
  index?: string;
  /** Build the index of `index` anew. */
  rebuild?: boolean;
  /** Threads of a search for many queries. Default 2. */
  threads?: number;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
  /** Aborted: a build ends with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Opens the index of the collection, or builds it. Options that are left out are those of the index, where there is
 * one.
 * @throws InputError when `index` holds the index of another collection or of other options
 */
export async function openLexicalSystem(options: LexicalSystemOptions): Promise<SearchSystem> {
  const temporary = options.index === undefined ? temporaryFolder() : undefined;
  const folder = options.index ?? (temporary as TemporaryFolder).folder;
  try {
    const { method } = fittingIndex(folder, options) ?? (await buildIndex(folder, options));
    return lexicalSystem(folder, `bm25-${method}`, options.threads ?? 2, () => temporary?.remove());
  } catch (error) {
    temporary?.remove();
    throw error;
  }
}

function lexicalSystem(folder: string, name: string, threads: number, onClose: () => void): SearchSystem {
  let opened: Bm25Index | undefined;
  return {
    name,
    search(queries, { k = 1000 } = {}) {
      if (queries.length > FEW) return bm25ResultsInThreads(folder, queries, k, { threads, keptBytes: KEPT_BYTES });
      opened ??= openBm25(folder, { keptBytes: KEPT_BYTES });
      return bm25Results(opened, queries, k);
    },
    close() {
      opened?.close();
      opened = undefined;
      onClose();
    },
  };
}

/** What the index of `index` says of itself; undefined when there is none, or it is to be built anew. */
function fittingIndex(folder: string, options: LexicalSystemOptions): Bm25Description | undefined {
  const earlier = options.index === undefined || options.rebuild ? undefined : describeBm25(folder);
  if (earlier === undefined) return undefined;
  const { data } = options;
  const sources = [corpusSource(data, options, folder), earlierCorpusSource(data, options)];
  const differences = Object.entries(settingsOf(options))
    .filter(([key, value]) => value !== undefined && (earlier[key as keyof Settings] ?? value) !== value)
    .map(([key, value]) => `${key} ${earlier[key as keyof Settings]}, now ${value}`)
    .concat(sources.includes(earlier.source) ? [] : "the corpus", otherAnalysis(earlier) ?? []);
  if (differences.length === 0) return earlier;
  throw new InputError("the index is of other data or options", {
    file: folder,
    found: differences.join("; "),
    fix: "--rebuild builds it anew, or choose another --index",
  });
}

async function buildIndex(folder: string, options: LexicalSystemOptions): Promise<Bm25Description> {
  const { data, index, onProgress, onNote, onSkipped, signal } = options;
  const passages = readPassages(data, { ...textOptionsOf(options), onSkipped });
  // An index for this system alone is never met again.
  const source = index === undefined ? "" : corpusSource(data, options, folder);
  const made = await buildBm25(folder, passages, { ...settingsOf(options), source, onProgress, signal });
  const place = index === undefined ? "" : ` in ${folder}`;
  onNote?.(`BM25 index of ${made.passages} passages, ${made.terms} terms${place}`);
  return made;
}

type Settings = ReturnType<typeof settingsOf>;

/** What decides which terms an index has and what they score. */
function settingsOf(options: LexicalSystemOptions) {
  const { method, k1, b, delta, stopWords, stem, segment, minLength, titleWeight } = options;
  return { method, k1, b, delta, stopWords, stem, segment, minLength, titleWeight };
}
