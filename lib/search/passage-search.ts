/** A place opened for questions. */
import { InputError } from "../errors";
import { cellInterrupt } from "../interrupt";
import { completeOptions } from "../options";
import type { Answer } from "./answer";
import { answerOf, foundByWords } from "./answering";
import { COPIES, fusionDepth } from "./depth";
import type { OpenIndex } from "./kept";
import { askOptions } from "./options";
import { LONGEST_QUESTION } from "./question";
import type { OpenVectors } from "./vectors";

/** How a question is asked. */
export interface AskOptions {
  /** Passages of the answer, at most 1000. Default: the search's, else 10. */
  k?: number;
  /** Say of the words and of the vectors where both search. Default: the search's, else 1 each. */
  weights?: readonly number[];
  /** Aborted: the question ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** What a place is searched by. */
export interface Searched {
  index: OpenIndex;
  vectors?: OpenVectors;
}

/** The model that was opened, and how questions are asked where they do not say. */
interface PassageSearchOptions extends Omit<AskOptions, "signal"> {
  model?: string;
}

/** What keeps the index behind a search. */
export interface IndexKeeper {
  /** What is there now, where it is another than what is open. */
  renewed(open: Searched): Promise<Searched | undefined>;
  close(): void;
}

/** What is searched, and how many questions are on it. */
interface Use {
  searched: Searched;
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
  /** The folder of the model whose vectors are searched beside the words. */
  readonly model?: string;
  readonly #keeper: IndexKeeper;
  readonly #defaults: Omit<AskOptions, "signal">;
  #use: Use;
  #isClosed = false;

  /** @internal made by `openSearch` */
  constructor(searched: Searched, keeper: IndexKeeper, { model, ...defaults }: PassageSearchOptions) {
    const { path, root } = searched.index.description.place;
    this.place = path;
    this.root = root;
    this.model = model;
    this.#use = { searched, questions: 0, isOld: false };
    this.#keeper = keeper;
    this.#defaults = defaults;
  }

  /** Passages that are searched. */
  get passages(): number {
    return this.#use.searched.index.store.size;
  }

  /**
   * The passages that answer a question, best first.
   * @throws InputError when the question is empty, `k` is out of range, or the index turns out to be damaged
   */
  async ask(question: string, options: AskOptions = {}): Promise<Answer> {
    return (await this.askAll([question], options))[0];
  }

  /** The same for several questions; a model makes the vectors of all of them at once. */
  async askAll(questions: readonly string[], options: AskOptions = {}): Promise<Answer[]> {
    const { signal = cellInterrupt() } = options;
    const { k, weights } = completeOptions(askOptions, { ...this.#defaults, ...given(options) }, "of the question");
    const asked = questions.map(checkedQuestion);
    if (asked.length === 0) return [];
    return this.#using(async ({ index, vectors }) => {
      const start = performance.now();
      const near = await vectors?.find(asked, fusionDepth, signal);
      // Each question bears its share of what was done for all.
      const shared = (performance.now() - start) / asked.length;
      return asked.map((question, at) => {
        signal?.throwIfAborted();
        const began = performance.now() - shared;
        const words = foundByWords(index, question, vectors === undefined ? k + COPIES : fusionDepth);
        return answerOf(index, question, { words, vectors: near?.[at] }, { k, weights }, began);
      });
    });
  }

  /**
   * Looks whether files of the place have changed, and renews the index where they have.
   * @returns whether there is another index now
   * @throws InputError as `openSearch`; the index that is there stays
   */
  async refresh(): Promise<boolean> {
    this.#requireOpen();
    const searched = await this.#keeper.renewed(this.#use.searched);
    if (searched === undefined) return false;
    if (this.#isClosed) {
      closeSearched(searched);
      return false;
    }
    const old = this.#use;
    this.#use = { searched, questions: 0, isOld: false };
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

  async #using<T>(work: (searched: Searched) => Promise<T>): Promise<T> {
    this.#requireOpen();
    const use = this.#use;
    use.questions++;
    try {
      return await work(use.searched);
    } finally {
      use.questions--;
      closeIfUnused(use);
    }
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new InputError("the search is closed", { fix: "open it again by openSearch()" });
  }
}

/** What is left out stands for the search's own. */
function given({ k, weights }: AskOptions): Omit<AskOptions, "signal"> {
  return { ...(k !== undefined && { k }), ...(weights !== undefined && { weights }) };
}

function closeIfUnused({ searched, questions, isOld }: Use): void {
  if (isOld && questions === 0) closeSearched(searched);
}

function closeSearched({ index, vectors }: Searched): void {
  index.close();
  vectors?.close();
}

/** @throws InputError when there is nothing in it */
function checkedQuestion(question: string): string {
  if (typeof question !== "string" || question.trim() === "") {
    const found = typeof question === "string" ? "nothing but white space" : typeof question;
    throw new InputError("there is no question", { expected: "a text with words", found });
  }
  return question.trim().slice(0, LONGEST_QUESTION);
}
