/** What a question is put to: an index of files with the vectors beside it, or a store in a database. */
import type { Answer } from "./answer";
import { answerInDepth, foundByWords } from "./answering";
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
      const first = vectors === undefined ? k + COPIES : fusionDepth;
      const near = await vectors?.find(questions, first, signal);
      // Each question bears its share of what was done for all.
      const shared = (performance.now() - start) / questions.length;
      const answers: Answer[] = [];
      for (const [at, question] of questions.entries()) {
        const began = performance.now() - shared;
        const search = async (depth: number) => {
          signal?.throwIfAborted();
          const nearest = depth === first ? near?.[at] : (await vectors?.find([question], depth, signal))?.[0];
          return { index, found: { words: foundByWords(index, question, depth), vectors: nearest } };
        };
        answers.push(await answerInDepth(search, question, { k, weights }, first, began));
      }
      return answers;
    },
    close() {
      index.close();
      vectors?.close();
    },
  };
}
