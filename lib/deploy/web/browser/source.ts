/**
 * What the search box asks, whoever answers: an exported folder (`openStatic`) or the HTTP service (`openService`).
 * Types alone.
 */
import type { Answer } from "../../../search";

/**
 * How far a source is.
 *
 * | state | what can be asked |
 * |---|---|
 * | `loading` | nothing yet; a question asked now waits |
 * | `words` | questions are answered by words (BM25). With `progress`, the model is still coming |
 * | `both` | questions are answered by words and vectors |
 * | `failed` | nothing; `message` says why and what to do |
 */
export type SourceState = "loading" | "words" | "both" | "failed";

/** How much of what is being loaded is here. */
export interface LoadProgress {
  /** What is being loaded, as the box names it: the words' index, the vectors, the model. */
  what: "words" | "vectors" | "model";
  /** Bytes that have come. */
  loaded: number;
  /** Bytes in all; absent where nobody has said. */
  total?: number;
}

/** A collection that can be asked. Its fields change as it loads: `onState` tells when. */
export interface SearchSource {
  readonly state: SourceState;
  /** For people, shown as it is: with `failed` what to do; with `words` why there are no vectors. */
  readonly message?: string;
  /** Present while something is being loaded. */
  readonly progress?: LoadProgress;
  /** The collection's name, where it has one. */
  readonly title?: string;
  /** Passages that are searched, once known. */
  readonly passages?: number;
  /** Calls `listener` after every change of the fields above. Returns what ends that. */
  onState(listener: () => void): () => void;
  /**
   * Answers a question; waits while the source is loading.
   *
   * @param options.k the most passages wanted, 10 by default
   * @param options.signal stops the question
   * @throws DOMException named `AbortError` when `signal` stops it; else an Error whose message is for people: what
   * could not be done, and what to do
   */
  ask(question: string, options?: { k?: number; signal?: AbortSignal }): Promise<Answer>;
  /** Ends what runs and frees what is held (a worker, a model). The source cannot be asked after. */
  close(): void;
}
