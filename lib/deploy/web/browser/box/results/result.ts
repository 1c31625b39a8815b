/** One result: title, best sentence, where it stands, and why it was found; opened, the whole passage. */
import type { AnswerPassage } from "../../../../../search";
import { element, icon, icons } from "../dom";
import { type Strings, score, visible } from "../text";
import { marked, wholeText } from "./passage";

/** What a result needs of the box. */
export interface ResultContext {
  strings: Strings;
  /** The level of the results' headings in the page, 1 to 6. */
  heading: string;
  /** Where the result leads to; undefined: it opens here. */
  link?: string;
  isOpen: boolean;
}

/** A result as an item of the list. The box listens for clicks; a button's `aria-expanded` says whether it is open. */
export function resultItem(passage: AnswerPassage, context: ResultContext): HTMLLIElement {
  const { strings, heading, isOpen } = context;
  const id = `passage-${passage.rank}`;
  const item = element(
    "li",
    { class: "result", part: "result" },
    element("span", { class: "rank", part: "rank", "aria-hidden": "true" }, String(passage.rank)),
    element(
      "div",
      { class: "found" },
      element("div", { role: "heading", "aria-level": heading, class: "heading" }, head(passage, id, context)),
      sentenceLine(passage),
      element("div", { id, class: "passage", part: "passage", dir: "auto", hidden: true }),
      facts(passage, id, context),
    ),
  );
  if (isOpen) setOpen(item, passage, true, strings);
  return item;
}

/** Opens or closes a result. The whole text is made when it is first wanted. */
export function setOpen(item: HTMLElement, passage: AnswerPassage, open: boolean, strings: Strings): void {
  const whole = item.querySelector<HTMLElement>(".passage");
  const opener = item.querySelector<HTMLElement>("[aria-expanded]");
  if (!whole || !opener) return;
  if (open && whole.childNodes.length === 0) whole.append(...wholeText(passage));
  whole.hidden = !open;
  item.classList.toggle("open", open);
  opener.setAttribute("aria-expanded", String(open));
  if (opener.classList.contains("show")) opener.textContent = open ? strings.hidePassage : strings.showPassage;
}

/** The title: a link where the passage has a page, else a button that opens it. */
function head(passage: AnswerPassage, id: string, { strings, link }: ResultContext): HTMLElement {
  const name = passage.title.trim() === "" ? [strings.untitled] : marked(passage.titleSpans);
  const title = element("bdi", { dir: "auto" }, ...name);
  if (link === undefined) {
    return element(
      "button",
      { type: "button", class: "title", part: "title", "aria-expanded": "false", "aria-controls": id },
      title,
    );
  }
  return element("a", { href: link, class: "title", part: "title" }, title, icon(icons.arrow));
}

/** The best sentence. It goes while the passage is open, where it stands in its place. */
function sentenceLine({ sentence }: AnswerPassage): HTMLElement {
  return element("p", { class: "sentence", part: "sentence", dir: "auto" }, ...marked(sentence));
}

function facts(passage: AnswerPassage, id: string, { strings, link }: ResultContext): HTMLElement {
  const line = element("p", { class: "facts", part: "facts" });
  if (passage.place) {
    const { file, line: number } = passage.place;
    const place = number === undefined ? visible(file) : `${visible(file)}:${number}`;
    line.append(element("bdi", { class: "place", part: "place", dir: "ltr" }, place));
  }
  line.append(parts(passage, strings));
  if (link !== undefined) {
    line.append(
      element(
        "button",
        { type: "button", class: "show", part: "show", "aria-expanded": "false", "aria-controls": id },
        strings.showPassage,
      ),
    );
  }
  return line;
}

/** "words #3 · vectors #1", and in an open result the scores behind the ranks. */
function parts({ parts: { words, vectors }, score: fused }: AnswerPassage, strings: Strings): HTMLElement {
  const part = (name: string, rank: number, detail: string): HTMLElement =>
    element(
      "span",
      { class: "part", part: "score" },
      `${name} ${strings.rank(rank)}`,
      element("span", { class: "detail" }, ` (${detail})`),
    );
  return element(
    "span",
    { class: "parts", part: "scores" },
    words && part(strings.words, words.rank, strings.wordsScore(score(words.score))),
    // Seen is a point between them; a screen reader is to hear two things.
    " ",
    vectors && part(strings.vectors, vectors.rank, strings.vectorsScore(score(vectors.score))),
    words && vectors && element("span", { class: "part detail" }, strings.fusedScore(score(fused))),
  );
}
