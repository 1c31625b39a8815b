/** What a question is put to: an index of files with the vectors beside it, or a store in a database. */
import type { Answer } from "./answer";
import { answerOf, foundByWords } from "./answering";
import { COPIES, fusionDepth } from "./depth";
import type { OpenIndex } from "./kept";
import type { OpenVectors } from "./vectors";

/** How questions are answered. */
export interface QuestionSettings {
  k: number;
  weights?: readonly number[];
  signal?: AbortSignal;
}

/** What is searched. */
export interface Searched {
  /** A file or folder, or a store's name; and the folder below which the places of passages are told. */
  readonly place: { path: string; root: string };
  readonly passages: number;
  /** @returns an answer to each @throws InputError when something is damaged, or cannot be reached */
  answers(questions: readonly string[], asking: QuestionSettings): Promise<Answer[]>;
  /** What is there now, where it is another. */
  renewed(): Promise<Searched | undefined>;
  close(): void;
}

/** Files by their index, and by vectors where there are some. */
export function filesSearched(
  index: OpenIndex,
  vectors: OpenVectors | undefined,
  renewed: () => Promise<Searched | undefined>,
): Searched {
  return {
    place: index.description.place,
    passages: index.store.size,
    renewed,
    async answers(questions, { k, weights, signal }) {
      const start = performance.now();
      const near = await vectors?.find(questions, fusionDepth, signal);
      // Each question bears its share of what was done for all.
      const shared = (performance.now() - start) / questions.length;
      return questions.map((question, at) => {
        signal?.throwIfAborted();
        const began = performance.now() - shared;
        const words = foundByWords(index, question, vectors === undefined ? k + COPIES : fusionDepth);
        return answerOf(index, question, { words, vectors: near?.[at] }, { k, weights }, began);
      });
    },
    close() {
      index.close();
      vectors?.close();
    },
  };
}
