/**
 * Questions to an exported folder. By words as soon as the first file is here; by words and vectors, fused, from the
 * moment that `useVectors` is called.
 */
import { fuse } from "../../../retrieval/fusion";
import type { TopKResult } from "../../../retrieval/top-k";
import type { Answer, AnswerPassage, ScorePart } from "../../../search/answer";
import { COPIES, fusionDepth } from "../../../search/depth";
import { contentOf, LONGEST_QUESTION } from "../../../search/question";
import { bestSentence } from "../../../search/sentence";
import { readHead, readTexts, type WebManifest, type WebPassage, WordShard } from "../format";
import type { PartCache } from "./part-cache";
import { WebSearchError } from "./search-error";
import type { VectorSearch } from "./vector-search";
import { type QuestionWords, WordsSearch } from "./words-search";

/** A question's vector. */
export type EncodeQuestion = (question: string) => Promise<Float32Array>;

/** What one way of searching found, by the passages' numbers. */
type Found = Map<number, ScorePart>;

/** A search over an exported folder. */
export class StaticSearch {
  readonly manifest: WebManifest;
  readonly #parts: PartCache;
  readonly #words: WordsSearch;
  #vectors: { rows: VectorSearch; encode: EncodeQuestion } | undefined;

  private constructor(manifest: WebManifest, parts: PartCache, words: WordsSearch) {
    this.manifest = manifest;
    this.#parts = parts;
    this.#words = words;
  }

  /** Opens the words' index. @throws WebSearchError when its first file cannot be had */
  static async open(manifest: WebManifest, parts: PartCache): Promise<StaticSearch> {
    const { folder } = manifest.words;
    const head = await parts.get(`${folder}/head.bin`, readHead);
    const shard = (number: number, signal?: AbortSignal) =>
      parts.get(`${folder}/${number}.bin`, (bytes) => new WordShard(bytes), signal);
    return new StaticSearch(manifest, parts, new WordsSearch(manifest.words, head, shard));
  }

  /** From now on questions are answered by vectors too. */
  useVectors(rows: VectorSearch, encode: EncodeQuestion): void {
    this.#vectors = { rows, encode };
  }

  /**
   * Answers a question as `bowlab ask` does. @throws WebSearchError when a file cannot be had, the signal's reason once
   * it is aborted
   */
  async ask(asked: string, { k = 10, signal }: { k?: number; signal?: AbortSignal } = {}): Promise<Answer> {
    const started = performance.now();
    const question = asked.trim().slice(0, LONGEST_QUESTION);
    if (question === "") throw new WebSearchError("There is no question: write some words.");
    const content = contentOf(question, (text) => this.#words.hasTerms(text));
    // The words' files are fetched while the question becomes a vector.
    const [query] = await Promise.all([this.#vectors?.encode(question), this.#words.find(content, k, signal)]);
    const { best, byWords, byVectors, words } = await this.#best(content, query, k, signal);
    const passages = await Promise.all(best.map(([number]) => this.#passage(number, signal)));
    const results = best.map(([number, score], place): AnswerPassage => {
      const parts = { words: byWords.get(number), vectors: byVectors?.get(number) };
      return {
        ...{ rank: place + 1, ...shown(passages[place], content, words), score },
        parts: { ...(parts.words && { words: parts.words }), ...(parts.vectors && { vectors: parts.vectors }) },
      };
    });
    return {
      ...{ question, by: byVectors ? "both" : "words", passages: this.manifest.passages },
      ...{ seconds: (performance.now() - started) / 1000, results },
    };
  }

  /**
   * The k best passages, each text once. Where copies of few texts leave less, and more may be there, it searches again
   * twice as deep.
   */
  async #best(content: string, query: Float32Array | undefined, k: number, signal?: AbortSignal) {
    const { passages } = this.manifest;
    const rows = query && this.#vectors?.rows;
    for (let depth = rows ? fusionDepth : k + COPIES; ; depth = Math.min(2 * depth, passages)) {
      const { found, words } = await this.#words.find(content, depth, signal);
      signal?.throwIfAborted();
      const byWords = partsOf(found);
      const byVectors = query && rows ? partsOf(rows.find(query, depth)) : undefined;
      const ranking = byVectors ? fused(byWords, byVectors, this.manifest, depth) : scoresOf(byWords);
      const best = this.#words.distinct([...ranking]).slice(0, k);
      const isCut = byWords.size >= depth || (byVectors?.size ?? 0) >= depth;
      if (best.length === k || !isCut || depth >= passages) return { best, byWords, byVectors, words };
    }
  }

  async #passage(number: number, signal?: AbortSignal): Promise<WebPassage> {
    const { folder, perPart } = this.manifest.texts;
    const part = await this.#parts.get(`${folder}/${Math.floor(number / perPart)}.bin`, readTexts, signal);
    return part[number % perPart];
  }
}

/** A passage with its best sentence and the words marked that the question is about. */
function shown(
  { id, title, text, file, line, url }: WebPassage,
  content: string,
  words: QuestionWords,
): Omit<AnswerPassage, "rank" | "score" | "parts"> {
  return {
    ...{ id, title, text },
    sentence: bestSentence(words, content, text),
    titleSpans: words.mark(content, title),
    ...(file === undefined ? {} : { place: { file, ...(line === undefined ? {} : { line }) } }),
    ...(url === undefined ? {} : { url }),
  };
}

function partsOf({ indices, scores }: TopKResult): Found {
  return new Map(Array.from(indices, (number, place) => [number, { rank: place + 1, score: scores[place] }]));
}

function scoresOf(found: Found): Map<number, number> {
  return new Map([...found].map(([number, { score }]) => [number, score]));
}

/**
 * By reciprocal ranks. Passages are numbered by their ids in the order of equal scores: names that sort as the numbers
 * do stand for the ids.
 */
function fused(words: Found, vectors: Found, manifest: WebManifest, searched: number): Map<number, number> {
  const { passages } = manifest;
  const name = (number: number): string => String(passages - number).padStart(12, "0");
  const named = (found: Found) => new Map([...scoresOf(found)].map(([number, score]) => [name(number), score]));
  const both = fuse([named(words), named(vectors)], { weights: manifest.vectors?.weights, depth: 2 * searched });
  return new Map([...both].map(([each, score]) => [passages - Number(each), score]));
}
