/** How an index's texts became terms, as `bm25.json` records it: queries must go the same way, or not at all. */
import { type AnalyzerOptions, stemmerName, usesDictionaries } from "./analyzer";
import { icuVersion, type Segmentation } from "./segment";

/** Counts up when the same options give other terms than before. */
export const ANALYSIS_RULES = 2;

export interface AnalysisRecord {
  /** A name of `stopWordSet`'s, or the words. */
  stopWords: string | string[];
  stem: string;
  minLength: number;
  /** Missing in indexes of the first rules, as `rules` is. */
  segment: Segmentation;
  rules: number;
  /** The version of ICU, where its dictionaries decided about terms. */
  icu?: string;
}

/** The record of how texts became terms. */
export function recordAnalysis(options: AnalyzerOptions): AnalysisRecord {
  const { stopWords = "english", stem = "porter", minLength = 1, segment = "auto" } = options;
  return {
    stopWords: typeof stopWords === "string" ? stopWords : [...stopWords],
    stem: stemmerName(stem),
    ...{ minLength, segment, rules: ANALYSIS_RULES },
    ...(usesDictionaries(options) ? { icu: icuVersion() } : {}),
  };
}

/** The options that a record stands for. */
export function recordedOptions({ stopWords, stem, minLength, segment }: AnalysisRecord): AnalyzerOptions {
  return { stopWords: typeof stopWords === "string" ? stopWords : new Set(stopWords), stem, minLength, segment };
}

/** Why this process would find other terms than the index has; undefined when it would not. */
export function otherAnalysis({ rules, icu }: AnalysisRecord): string | undefined {
  if (rules !== ANALYSIS_RULES) return "words by the rules of another version of bowlab";
  return icu === undefined || icu === icuVersion() ? undefined : `words by ICU ${icu}, now ${icuVersion()}`;
}
