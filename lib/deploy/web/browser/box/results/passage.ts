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
    element("span", { class: "best", part: "best" }, ...marked(sentence)),
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
