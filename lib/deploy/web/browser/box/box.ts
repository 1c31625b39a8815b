/** The box at work: what is typed becomes a question, and an answer becomes results. */
import type { Answer, AnswerPassage } from "../../../../search";
import { ServiceFailure } from "../service-request";
import type { SearchSource } from "../source";
import { moveOf } from "./moves";
import { Asking } from "./question";
import { moreResults, wantedResults } from "./settings";
import { View } from "./view";

/** What the element does for the box. */
export interface BoxListener {
  /** @param sent by Enter, not only typed */
  onQuestion(question: string, sent: boolean): void;
  onAnswer(answer: Answer): void;
  /** A result is about to open; `false` keeps it from that. */
  onOpen(passage: AnswerPassage, answer: Answer): boolean;
  /** The source is to be opened anew, with the token that a person has given. */
  onRetry(token?: string): void;
}

/** Joins field, source and results. */
export class Box {
  private readonly view: View;
  private asking?: Asking;
  private source?: SearchSource;
  private endOfState?: () => void;
  private k: number;

  constructor(
    private readonly host: HTMLElement,
    private readonly root: ShadowRoot,
    private readonly listener: BoxListener,
  ) {
    this.view = new View(host, root, (passage, answer) => listener.onOpen(passage, answer));
    this.k = wantedResults(host);
    this.listen();
    this.applySettings();
  }

  get question(): string {
    return this.input.value.trim();
  }

  get input(): HTMLInputElement {
    return this.view.frame.input;
  }

  /** Takes the texts and numbers of the attributes anew. */
  applySettings(): void {
    this.k = wantedResults(this.host);
    this.view.showTexts();
    this.view.showSource(this.source);
  }

  /** Asks another source from now on; the question stays. */
  use(source: SearchSource | undefined): void {
    this.asking?.stop();
    this.endOfState?.();
    this.source = source;
    this.asking = source && new Asking(source, this.answers());
    this.endOfState = source && this.follow(source);
    this.view.reset();
    this.view.showSource(source);
    if (this.question !== "") this.askNow();
  }

  /** Puts a question into the field and asks it; an empty one clears the box. */
  ask(question: string): void {
    this.input.value = question;
    this.k = wantedResults(this.host);
    if (this.question === "") this.clear();
    else this.askNow();
  }

  private clear(): void {
    this.input.value = "";
    this.asking?.stop();
    this.view.reset();
    this.view.showQuestion();
    this.view.showSource(this.source);
  }

  private listen(): void {
    const { form, input, clear, more, results } = this.view.frame;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.question === "") return;
      this.listener.onQuestion(this.question, true);
      this.askNow();
    });
    // Letters that an input method is still putting together are not a question yet.
    input.addEventListener("input", (event) => (event as InputEvent).isComposing || this.typed());
    input.addEventListener("compositionend", () => this.typed());
    clear.addEventListener("click", () => this.leave());
    more.addEventListener("click", () => this.askForMore());
    const parts: HTMLElement[] = [input, results];
    for (const part of parts) part.addEventListener("keydown", (event) => this.pressed(event));
  }

  private typed(): void {
    this.k = wantedResults(this.host);
    this.view.showQuestion();
    this.listener.onQuestion(this.question, false);
    if (this.question === "") this.clear();
    else this.asking?.soon(this.question, this.k);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (event.currentTarget === this.input) this.leave();
      else this.input.focus();
      return;
    }
    const at = this.view.list.indexOf(event.target);
    const target = moveOf(event.key, { input: this.input, titles: this.view.list.titles, at });
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.closest("li, form")?.scrollIntoView({ block: "nearest" });
  }

  /** Empties the field; the focus is in it after. */
  private leave(): void {
    this.clear();
    this.listener.onQuestion("", false);
    this.input.focus();
  }

  private askNow(): void {
    this.view.showQuestion();
    this.asking?.now(this.question, this.k);
  }

  private askForMore(): void {
    this.k = moreResults(this.k, wantedResults(this.host)) ?? this.k;
    this.askNow();
  }

  private answers() {
    return {
      onAsk: () => this.view.showBusy(true),
      onAnswer: (answer: Answer) => this.answered(answer),
      onFailure: (error: unknown) => this.failed(error),
    };
  }

  private answered(answer: Answer): void {
    const { list } = this.view;
    const before = list.answer?.question === answer.question ? list.titles.length : 0;
    this.view.showAnswer(answer, this.k);
    // Whoever asked for more reads on where the new ones begin.
    if (before > 0 && before < list.titles.length) list.titles[before].focus();
    this.view.showSource(this.source);
    this.listener.onAnswer(answer);
  }

  private failed(error: unknown): void {
    const { listener, view } = this;
    if (error instanceof ServiceFailure && error.status === 401) view.askForToken((token) => listener.onRetry(token));
    else view.showFailure(error, () => listener.onRetry());
    this.view.showSource(this.source);
  }

  /** Shows how the source stands, as it changes. Its vectors are used as soon as they come. */
  private follow(source: SearchSource): () => void {
    let last = source.state;
    return source.onState(() => {
      const became = source.state === last ? undefined : source.state;
      last = source.state;
      this.view.showSource(source);
      if (became === "failed") this.failed(new Error(source.message));
      if (became === "both" && this.view.list.answer?.by === "words") this.improve();
    });
  }

  /** Asks again by words and vectors, unless somebody is reading the results: they would change under the eyes. */
  private improve(): void {
    const { list } = this.view;
    if (list.isRead || list.indexOf(this.root.activeElement) >= 0) this.view.offerUpdate(() => this.askNow());
    else this.askNow();
  }
}
