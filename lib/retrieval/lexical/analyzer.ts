/**
 * Text → index terms for lexical retrieval: one form of writing (`normalize`), words by the rules of their script
 * (`words`, `segment`), without stop words, stemmed. Passages, queries and the marking of a query's words in a passage
 * go the same way.
 */
import { unknownChoice } from "../../errors";
import { type NormalizeOptions, normalizeMapped, normalizeText } from "./normalize";
import { HANGUL } from "./scripts";
import { divider, needsDictionaries, type Segmentation, segmentations } from "./segment";
import { stemming } from "./stemming";
import { stopWordSet } from "./stop-words";
import { chunkPattern, findLetterRuns, findWords, type OnStretch, type OnWord } from "./words";

/** How text becomes terms. */
export interface AnalyzerOptions {
  /**
   * "none", "english" (Lucene's 33 words), a language of `stopword`'s ("eng", "deu", …), or your own set. Default
   * "english".
   */
  stopWords?: string | ReadonlySet<string>;
  /**
   * "none", "porter" (1980; `true` means it, `false` none), or a language of Snowball's ("english", "german", …).
   * Default "porter".
   */
  stem?: boolean | string;
  /** Shortest word kept, in UTF-16 units; of scripts without spaces everything is kept. Default 1. */
  minLength?: number;
  /**
   * Where words end. "auto": pairs of letters in scripts without spaces, names such as c++ beside their parts.
   * "bigrams" says so of the first. "words": ICU's dictionaries in place of pairs. "letters": runs of letters and
   * digits of any script. "whitespace": the text is divided already. Default "auto".
   */
  segment?: Segmentation;
}

/** A term, and where the word that it was made of stands in the text, in UTF-16 units. */
export interface TermPlace {
  term: string;
  start: number;
  end: number;
}

/** Text to terms. */
export interface Analyzer {
  /** The terms in order. */
  (text: string): string[];
  /** The same terms with their places. One's own analyzer may have none; then nothing is marked. */
  places?(text: string): TermPlace[];
  /** The same in two steps, for many texts: chunks of a text, and a chunk's terms, which can be kept. */
  chunks?(text: string): readonly string[];
  termsOf?(chunk: string): string[];
}

type OnTerm = (term: string, start: number, end: number) => void;

/**
 * The analyzer that these options describe: case folding, words, stop words, stems.
 * @throws InputError on an unknown stop word list, stemmer or segmentation
 */
export function createAnalyzer(options: AnalyzerOptions = {}): Analyzer {
  const normalization = normalizationOf(options);
  const { pattern, find } = termFinder(options);
  const chunks = (text: string): readonly string[] => normalizeText(text, normalization).match(pattern) ?? [];
  const termsOf = (chunk: string): string[] => {
    const terms: string[] = [];
    find(chunk, (term) => terms.push(term));
    return terms;
  };
  const places = (original: string): TermPlace[] => {
    const { text, starts, ends } = normalizeMapped(original, normalization);
    const found: TermPlace[] = [];
    for (const { 0: chunk, index } of text.matchAll(pattern)) {
      find(chunk, (term, start, end) => {
        found.push({ term, start: starts[index + start], end: ends[index + end - 1] });
      });
    }
    return found;
  };
  return Object.assign((text: string) => chunks(text).flatMap(termsOf), { places, chunks, termsOf });
}

/** The name of a stemmer, whichever way it was given. */
export function stemmerName(stem: boolean | string): string {
  return typeof stem === "string" ? stem : stem ? "porter" : "none";
}

/** Whether these options' terms depend on ICU's dictionaries. */
export function usesDictionaries({ stopWords = "english", segment = "auto" }: AnalyzerOptions): boolean {
  return needsDictionaries(segment, typeof stopWords === "string" ? stopWordSet(stopWords) : stopWords);
}

function normalizationOf({ stopWords, stem = "porter" }: AnalyzerOptions): NormalizeOptions {
  return { turkish: stem === "turkish" || stopWords === "tur", arabic: stem === "arabic" };
}

/** Cuts normalised text to chunks, and finds the terms of one. */
function termFinder(options: AnalyzerOptions): { pattern: RegExp; find: (chunk: string, onTerm: OnTerm) => void } {
  const { stopWords = "english", stem = "porter", minLength = 1, segment = "auto" } = options;
  if (!segmentations.includes(segment)) throw unknownChoice("segmentation", segment, segmentations);
  const listed = typeof stopWords === "string" ? stopWordSet(stopWords) : stopWords;
  const normalization = normalizationOf(options);
  const stops = new Set(Array.from(listed, (word) => normalizeText(word, normalization)));
  const rootOf = stemming(stemmerName(stem));
  const divide = divider(segment, stops);

  const find = (chunk: string, onTerm: OnTerm): void => {
    const onWord: OnWord = (start, end, kind) => {
      const standing = chunk.slice(start, end);
      const word = kind === "acronym" ? standing.replaceAll(".", "") : standing;
      if (word.length < minLength || stops.has(word)) return;
      const term = kind === "name" ? word : rootOf(word);
      if (term !== "") onTerm(term, start, end);
    };
    const onPiece = (start: number, end: number): void => {
      const piece = chunk.slice(start, end);
      if (!stops.has(piece)) onTerm(piece, start, end);
    };
    const onStretch: OnStretch = (start, end, script) => {
      const isStopWord = script === HANGUL && stops.has(chunk.slice(start, end));
      if (!isStopWord) divide(chunk, start, end, script, onPiece);
    };
    if (segment === "whitespace") onWord(0, chunk.length, "word");
    else if (segment === "letters") findLetterRuns(chunk, onWord);
    else findWords(chunk, onWord, onStretch);
  };
  return { pattern: segment === "whitespace" ? /\S+/g : chunkPattern, find };
}
