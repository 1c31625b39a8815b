/** The text of a passage: its spans, and the whole of it with the best sentence in it. */
import type { MarkedSpan } from "../../../../../retrieval";
import type { AnswerPassage } from "../../../../../search";
import { element } from "../dom";

/** Words that count in `<mark>`, the others as they are. */
export function marked(spans: readonly MarkedSpan[]): Node[] {
  return spans.map(({ text, isMarked }) =>
    isMarked ? element("mark", { part: "mark" }, text) : document.createTextNode(text),
  );
}

/** The whole text; where the sentence stands in it, it is set apart and its words are marked. */
export function wholeText({ text, sentence }: AnswerPassage): Node[] {
  const place = findSentence(text, sentence.map((span) => span.text).join(""));
  if (!place) return [document.createTextNode(text)];
  const [start, end] = place;
  return [
    document.createTextNode(text.slice(0, start)),
    element("span", { class: "best", part: "best" }, ...marked(spansOver(text.slice(start, end), sentence))),
    document.createTextNode(text.slice(end)),
  ];
}

/** Where the sentence begins and ends in the text, whatever the white space between its words. */
export function findSentence(text: string, sentence: string): [number, number] | undefined {
  const words = sentence.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return undefined;
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const found = new RegExp(escaped.join("\\s+")).exec(text);
  return found ? [found.index, found.index + found[0].length] : undefined;
}

/** The marks of `spans` on a text that has the same letters but other white space. */
export function spansOver(text: string, spans: readonly MarkedSpan[]): MarkedSpan[] {
  let start = 0;
  return spans.map(({ text: span, isMarked }, i) => {
    let letters = span.replace(/\s/g, "").length;
    let end = start;
    for (; letters > 0 && end < text.length; end++) if (!/\s/.test(text[end])) letters--;
    // White space belongs to what is not marked, whatever is left to the last.
    while (!isMarked && end < text.length && /\s/.test(text[end])) end++;
    if (i === spans.length - 1) end = text.length;
    const piece = { text: text.slice(start, end), isMarked };
    start = end;
    return piece;
  });
}
