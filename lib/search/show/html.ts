/** An answer in a notebook: HTML whose colours follow the notebook's theme, light or dark. */
import type { MarkedSpan } from "../../retrieval/lexical";
import type { Answer, AnswerPassage } from "../answer";
import { placeOf, scoreInWords, summaryOf } from "./words";

const MARK = "background:rgba(255,196,0,.35);color:inherit;border-radius:2px;padding:0 1px";
const DIM = "opacity:.7;font-size:.9em";

/** Everything that comes from passages and questions is text: escaped. */
export function answerHtml(answer: Answer): string {
  const items = answer.results.map(passageHtml).join("");
  const list = `<ol style="margin:.4em 0 0;padding-left:2em">${items}</ol>`;
  return `<div style="max-width:60em"><div style="${DIM}">${html(summaryOf(answer))}</div>${items && list}</div>`;
}

function passageHtml(passage: AnswerPassage): string {
  const title = passage.title === "" ? html(passage.id) : spansHtml(passage.titleSpans);
  const place = placeOf(passage);
  const where = `<code style="background:none;color:inherit">${html(place)}</code>`;
  return (
    `<li style="margin:0 0 .6em"><div><b>${title}</b></div>` +
    `<div>${spansHtml(passage.sentence)}</div>` +
    `<div style="${DIM}">${place && `${where} · `}${html(scoreInWords(passage))}</div></li>`
  );
}

function spansHtml(spans: readonly MarkedSpan[]): string {
  return spans
    .map(({ text, isMarked }) => (isMarked ? `<mark style="${MARK}">${html(text)}</mark>` : html(text)))
    .join("");
}

function html(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
