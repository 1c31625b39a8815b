/** A place opened for questions. */
import { InputError } from "../errors";
import { cellInterrupt } from "../interrupt";
import { completeOptions, requireKnown } from "../options";
import type { Answer } from "./answer";
import { askOptions } from "./options";
import { LONGEST_QUESTION } from "./question";
import type { Searched } from "./searched";

/** How a question is asked. */
export interface AskOptions {
  /** Passages of the answer, at most 1000. Default: the search's, else 10. */
  k?: number;
  /** Say of the words and of the vectors where both search. Default: the search's, else 1 each. */
  weights?: readonly number[];
  /** Aborted: the question ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** The model that was opened, and how questions are asked where they do not say. */
interface PassageSearchOptions extends Omit<AskOptions, "signal"> {
  model?: string;
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
  readonly #onClose: () => void;
  readonly #defaults: Omit<AskOptions, "signal">;
  #use: Use;
  #isClosed = false;

  /** @internal made by `openSearch` */
  constructor(searched: Searched, onClose: () => void, { model, ...defaults }: PassageSearchOptions) {
    const { path, root } = searched.place;
    this.place = path;
    this.root = root;
    this.model = model;
    this.#use = { searched, questions: 0, isOld: false };
    this.#onClose = onClose;
    this.#defaults = defaults;
  }

  /** Passages that are searched. */
  get passages(): number {
    return this.#use.searched.passages;
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
    requireKnown(options, [askOptions, ["signal"]], "of the question");
    const { signal = cellInterrupt() } = options;
    const { k, weights } = completeOptions(askOptions, { ...this.#defaults, ...given(options) }, "of the question");
    const asked = questions.map(checkedQuestion);
    if (asked.length === 0) return [];
    return this.#using((searched) => searched.answers(asked, { k, weights, signal }));
  }

  /**
   * Looks whether files of the place have changed, and renews the index where they have.
   * @returns whether there is another index now
   * @throws InputError as `openSearch`; the index that is there stays
   */
  async refresh(): Promise<boolean> {
    this.#requireOpen();
    const searched = await this.#use.searched.renewed();
    if (searched === undefined) return false;
    if (this.#isClosed) {
      searched.close();
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
    this.#onClose();
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
  if (isOld && questions === 0) searched.close();
}

/** @throws InputError when there is nothing in it */
function checkedQuestion(question: string): string {
  if (typeof question !== "string" || question.trim() === "") {
    const found = typeof question === "string" ? "nothing but white space" : typeof question;
    throw new InputError("there is no question", { expected: "a text with words", found });
  }
  return question.trim().slice(0, LONGEST_QUESTION);
}
