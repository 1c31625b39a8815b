/** An answer shown: on a terminal, in a notebook. */
export { answerHtml } from "./html";
export { type AnswerTextOptions, answerPassageText, answerText } from "./plain";
export { shownAnswer } from "./shown-answer";
export { ordinal, placeOf, scoreInWords, shortened, summaryOf } from "./words";
