/** A place opened for questions. */
import { InputError } from "../errors";
import { cellInterrupt } from "../interrupt";
import { completeOptions } from "../options";
import type { Answer } from "./answer";
import { answerOf, foundByWords } from "./answering";
import type { OpenIndex } from "./kept";
import { askOptions } from "./options";

/** How a question is asked. */
export interface AskOptions {
  /** Passages of the answer, at most 1000. Default: the search's, else 10. */
  k?: number;
  /** Aborted: the question ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** Letters of a question that are searched; the rest is cut off. */
export const LONGEST_QUESTION = 10_000;

/** What keeps the index behind a search. */
export interface IndexKeeper {
  /** The present index, where it is another than the one that is open. */
  renewed(open: OpenIndex): Promise<OpenIndex | undefined>;
  close(): void;
}

/** An open index, and how many questions are on it. */
interface Use {
  index: OpenIndex;
  questions: number;
  isOld: boolean;
}

/**
 * A place opened for questions by `openSearch`. Questions may come while it is renewed: each is answered by the index
 * that was there when it came.
 */
export class PassageSearch {
  /** What is searched: the absolute path of a file or folder. */
  readonly place: string;
  /** The folder below which the places of passages are told. */
  readonly root: string;
  readonly #keeper: IndexKeeper;
  readonly #k: number;
  #use: Use;
  #isClosed = false;

  /** @internal made by `openSearch` */
  constructor(index: OpenIndex, keeper: IndexKeeper, k: number) {
    this.place = index.description.place.path;
    this.root = index.description.place.root;
    this.#use = { index, questions: 0, isOld: false };
    this.#keeper = keeper;
    this.#k = k;
  }

  /** Passages that are searched. */
  get passages(): number {
    return this.#use.index.store.size;
  }

  /**
   * The passages that answer a question, best first.
   * @throws InputError when the question is empty, `k` is out of range, or the index turns out to be damaged
   */
  async ask(question: string, options: AskOptions = {}): Promise<Answer> {
    return (await this.askAll([question], options))[0];
  }

  /** The same for several questions. */
  async askAll(questions: readonly string[], options: AskOptions = {}): Promise<Answer[]> {
    const { signal = cellInterrupt() } = options;
    const { k } = completeOptions(askOptions, { k: options.k ?? this.#k }, "of the question");
    const asked = questions.map(checkedQuestion);
    return this.#using(async (index) =>
      asked.map((question) => {
        signal?.throwIfAborted();
        const began = performance.now();
        return answerOf(index, question, { words: foundByWords(index, question, k) }, k, began);
      }),
    );
  }

  /**
   * Looks whether files of the place have changed, and renews the index where they have.
   * @returns whether there is another index now
   * @throws InputError as `openSearch`; the index that is there stays
   */
  async refresh(): Promise<boolean> {
    this.#requireOpen();
    const index = await this.#keeper.renewed(this.#use.index);
    if (index === undefined) return false;
    const old = this.#use;
    this.#use = { index, questions: 0, isOld: false };
    old.isOld = true;
    closeIfUnused(old);
    return true;
  }

  /** Closes the index when the questions that are on it are answered. Once is enough; twice does no harm. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#use.isOld = true;
    closeIfUnused(this.#use);
    this.#keeper.close();
  }

  async #using<T>(work: (index: OpenIndex) => Promise<T>): Promise<T> {
    this.#requireOpen();
    const use = this.#use;
    use.questions++;
    try {
      return await work(use.index);
    } finally {
      use.questions--;
      closeIfUnused(use);
    }
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new InputError("the search is closed", { fix: "open it again by openSearch()" });
  }
}

function closeIfUnused({ index, questions, isOld }: Use): void {
  if (isOld && questions === 0) index.close();
}

/** @throws InputError when there is nothing in it */
function checkedQuestion(question: string): string {
  if (typeof question !== "string" || question.trim() === "") {
    const found = typeof question === "string" ? "nothing but white space" : typeof question;
    throw new InputError("there is no question", { expected: "a text with words", found });
  }
  return question.trim().slice(0, LONGEST_QUESTION);
}
