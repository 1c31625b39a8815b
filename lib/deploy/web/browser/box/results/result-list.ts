/** The results of an answer, and which of them are open. */
import type { Answer, AnswerPassage } from "../../../../../search";
import type { Frame } from "../frame";
import type { Strings } from "../text";
import { linkOf } from "./link";
import { resultItem, setOpen } from "./result";

/** How results are shown; read anew for every answer. */
export interface ListSettings {
  strings: Strings;
  heading: string;
  /** The pattern of results' addresses. */
  link: string | null;
}

/** What the list tells the box. */
export interface ListListener {
  settings(): ListSettings;
  /** A result is about to open, or its link to be followed. `false` keeps it from that. */
  onOpen(passage: AnswerPassage): boolean;
}

/** The list of one box. */
export class ResultList {
  answer?: Answer;
  private readonly open = new Set<string>();

  constructor(
    private readonly frame: Pick<Frame, "results">,
    private readonly listener: ListListener,
  ) {
    frame.results.addEventListener("click", (event) => this.clicked(event));
  }

  /** Shows an answer. What was open stays so where the same question was asked again. */
  show(answer: Answer): void {
    if (answer.question !== this.answer?.question) this.open.clear();
    this.answer = answer;
    const settings = this.listener.settings();
    const items = answer.results.map((passage) => {
      const link = linkOf(passage, settings.link, document.baseURI);
      return resultItem(passage, { ...settings, link, isOpen: this.open.has(passage.id) });
    });
    this.frame.results.replaceChildren(...items);
    this.frame.results.hidden = items.length === 0;
  }

  /** Shows nothing. */
  clear(): void {
    this.answer = undefined;
    this.open.clear();
    this.frame.results.replaceChildren();
    this.frame.results.hidden = true;
  }

  /** Has the reader opened a result? */
  get isRead(): boolean {
    return this.open.size > 0;
  }

  get titles(): HTMLElement[] {
    return [...this.frame.results.querySelectorAll<HTMLElement>(".title")];
  }

  /** The place of the result in which `target` is; -1: in none. */
  indexOf(target: EventTarget | null): number {
    const item = target instanceof Element ? target.closest("li") : null;
    return item ? [...this.frame.results.children].indexOf(item) : -1;
  }

  /** Titles and buttons open, links lead away; the rest of a result does as its title, unless text is being marked. */
  private clicked(event: MouseEvent): void {
    const index = this.indexOf(event.target);
    const passage = this.answer?.results[index];
    if (!passage) return;
    const item = this.frame.results.children[index] as HTMLElement;
    const target = event.target as Element;
    if (target.closest("a")) {
      if (!this.listener.onOpen(passage)) event.preventDefault();
    } else if (target.closest("button") || !(target.closest(".passage") || isMarking())) this.toggle(item, passage);
  }

  private toggle(item: HTMLElement, passage: AnswerPassage): void {
    const opens = !this.open.has(passage.id);
    if (opens && !this.listener.onOpen(passage)) return;
    if (opens) this.open.add(passage.id);
    else this.open.delete(passage.id);
    setOpen(item, passage, opens, this.listener.settings().strings);
  }
}

/** Does the reader mark text to copy it? A click ends that too. */
function isMarking(): boolean {
  return document.getSelection()?.isCollapsed === false;
}
