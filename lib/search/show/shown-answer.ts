/** An answer that a notebook shows by itself. */
import type { Answer } from "../answer";
import { answerHtml } from "./html";
import { answerText } from "./plain";

const displaySymbol = Symbol.for("Jupyter.display");

/** The answer, with the method by which notebooks show it; whoever lists its fields does not see that. */
export function shownAnswer(answer: Answer): Answer {
  const bundle = (): Record<string, string> => ({ "text/html": answerHtml(answer), "text/plain": answerText(answer) });
  return Object.defineProperty(answer, displaySymbol, { value: bundle, enumerable: false });
}
