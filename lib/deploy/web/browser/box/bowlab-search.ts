/**
 * `<bowlab-search>`: the search box as a custom element.
 *
 * Attributes: `src` (an exported folder) or `service` (an address of `bowlab serve`), `token`, `label`, `placeholder`,
 * `k`, `theme` (`auto`, `light`, `dark`), `lang`, `heading`, `link`, `hotkey`, `address`. Events: `bowlab-answer` with
 * the `Answer`, `bowlab-open` with `{ passage, answer }`, which can be cancelled.
 */
import type { Answer, AnswerPassage } from "../../../../search";
import type { SearchSource } from "../source";
import { Box } from "./box";
import { groundBehind } from "./ground";
import { focused, isHotkey, takesText } from "./hotkey";
import { openNamedSource } from "./open-source";
import { QuestionAddress } from "./question";
import { attributes, hotkeysOf } from "./settings";
import { boxSheet } from "./style";
import { stringChanges } from "./text";
import { keepToken, keptToken, takeToken } from "./token";

/** The element. Its `source` may be set by script; else its attributes name one. */
export class BowlabSearch extends HTMLElement {
  static readonly observedAttributes = attributes;

  private readonly box: Box;
  private readonly address = new QuestionAddress(this);
  private given?: SearchSource;
  private opened?: SearchSource;
  private ending?: AbortController;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [boxSheet()];
    this.box = new Box(this, root, {
      onQuestion: (question, sent) => this.address.write(question, sent),
      onAnswer: (answer) => this.tell("bowlab-answer", answer),
      onOpen: (passage, answer) => this.tell("bowlab-open", { passage, answer }),
      onRetry: (token) => {
        if (token !== undefined) keepToken(this, token);
        this.open();
      },
    });
  }

  /** What is asked; set, it takes the place of the one that the attributes name. */
  get source(): SearchSource | undefined {
    return this.given ?? this.opened;
  }
  set source(source: SearchSource | undefined) {
    this.given = source;
    if (this.isConnected) this.open();
  }

  /** The service's bearer token. It is kept until the browser's tab is closed, and no attribute shows it. */
  get token(): string | undefined {
    return keptToken(this);
  }
  set token(token: string | undefined) {
    keepToken(this, token);
    if (this.isConnected) this.open();
  }

  /** The question in the field. */
  get question(): string {
    return this.box.question;
  }

  /** Asks a question as if it had been typed. */
  ask(question: string): void {
    this.box.ask(question);
  }

  /** The focus goes to the field. */
  override focus(options?: FocusOptions): void {
    this.box.input.focus(options);
  }

  connectedCallback(): void {
    // Moved within the page: all goes on.
    if (this.ending && !this.ending.signal.aborted) return;
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("keydown", (event) => this.hotkey(event), { signal });
    window.addEventListener("popstate", () => this.box.ask(this.address.read()), { signal });
    window.addEventListener("online", () => this.source?.state === "failed" && this.open(), { signal });
    stringChanges.addEventListener("change", () => this.box.applySettings(), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.matchGround(), { signal });
    this.addEventListener("focusin", () => this.matchGround(), { signal });
    this.matchGround();
    this.box.applySettings();
    if (this.hasAttribute("service") && this.hasAttribute("address")) takeToken(this);
    const question = this.address.read();
    if (question !== "") this.box.ask(question);
    this.open();
    if (this.hasAttribute("autofocus") && document.activeElement === document.body) this.focus();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.ending?.abort();
      this.box.use(undefined);
      this.opened?.close();
      this.opened = undefined;
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (["src", "service", "token"].includes(name)) this.open();
    else this.box.applySettings();
    if (name === "theme") this.matchGround();
  }

  /** Without a theme of its own the box is light or dark as what it stands on. */
  private matchGround(): void {
    const ground = this.hasAttribute("theme") ? undefined : groundBehind(this);
    if (ground === undefined) this.style.removeProperty("color-scheme");
    else this.style.colorScheme = ground;
  }

  /** Opens what the attributes name, unless a source was given. */
  private open(): void {
    this.opened?.close();
    this.opened = this.given ? undefined : openNamedSource(this);
    this.box.use(this.source);
  }

  private hotkey(event: KeyboardEvent): void {
    const active = focused();
    // Who is there already, and has not begun to write, does not mean the sign.
    const isHere = active === this.box.input && this.box.input.value === "";
    if (event.defaultPrevented || !isHotkey(event, hotkeysOf(this), takesText(active) && !isHere)) return;
    event.preventDefault();
    this.focus();
    this.box.input.select();
  }

  private tell(name: string, detail: Answer | { passage: AnswerPassage; answer: Answer }): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}
