/** The words' index of an export: terms counted as BM25's index counts them, written as shards. */
import { type AnalysisRecord, type Bm25Formula, createAnalyzer } from "../../../retrieval";
import { recordedOptions } from "../../../retrieval/lexical/analysis-record";
import { indexedText } from "../../../retrieval/lexical/bm25-index";
import { inverseFrequency } from "../../../retrieval/lexical/formula";
import { Inverter } from "../../../retrieval/lexical/inverter";
import { keptInMemory, mergeRuns, type StoredRun } from "../../../retrieval/lexical/runs";
import { TermNumbers } from "../../../retrieval/lexical/term-numbers";
import type { Passage } from "../../../text";
import { writeHead, writePostings, writeShards } from "../format";
import type { FolderWriter } from "./new-files";

/** How texts become terms, and how these are weighed. */
export interface WordsSettings extends Required<Bm25Formula>, AnalysisRecord {
  titleWeight: number;
}

/** @param passages in the order of their numbers @returns terms, shards and bytes of the first file */
export async function writeWords(
  folder: FolderWriter,
  passages: readonly Passage[],
  settings: WordsSettings,
  onPassage: (done: number) => Promise<void> | void,
): Promise<{ terms: number; shards: number; head: number }> {
  const runs: StoredRun[] = [];
  const inverter = new Inverter((run) => runs.push(keptInMemory(run)));
  const numbers = new TermNumbers(createAnalyzer(recordedOptions(settings)));
  const textOf = indexedText(settings.titleWeight);
  for (const [done, passage] of passages.entries()) {
    inverter.add(numbers.of(textOf(passage)));
    await onPassage(done + 1);
  }
  inverter.end();
  const { lengths, passageFrequencies } = inverter;
  const lists: Uint8Array[] = [];
  for (const { first, starts, passages, frequencies } of mergeRuns(runs, passageFrequencies)) {
    for (let i = 0; i + 1 < starts.length; i++) {
      const [from, to] = [starts[i], starts[i + 1]];
      const postings = { passages: passages.subarray(from, to), frequencies: frequencies.subarray(from, to) };
      lists[first + i] = writePostings(postings);
    }
  }
  // Halves of surrogate pairs cannot be written; nobody asks for them.
  const terms = [...numbers.terms]
    .filter(([term]) => !/\p{Surrogate}/u.test(term))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([term, number]) => ({ term, count: passageFrequencies[number], postings: lists[number] }));
  const firstTerms: string[] = [];
  for (const { first, bytes } of writeShards(terms)) {
    folder.add(`${firstTerms.length}.bin`, bytes);
    firstTerms.push(first);
  }
  const counts = new Set(terms.map(({ count }) => count));
  const idf = new Map(
    Array.from(counts, (count) => [count, inverseFrequency(settings.method, count, passages.length)]),
  );
  const head = folder.add("head.bin", writeHead({ lengths, idf, firstTerms, copyOf: copiesAmong(passages) }));
  return { terms: terms.length, shards: firstTerms.length, head };
}

/** Of each passage whose title and text another one has too: the first of them. */
function copiesAmong(passages: readonly Passage[]): Map<number, number> {
  const firsts = new Map<string, number>();
  const copyOf = new Map<number, number>();
  for (const [number, { title, text }] of passages.entries()) {
    const key = JSON.stringify([title, text]);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, number);
    else copyOf.set(first, first).set(number, first);
  }
  return copyOf;
}
