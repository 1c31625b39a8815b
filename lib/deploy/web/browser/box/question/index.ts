/** The question: when it is asked, and how it stands in the page's address. */
export { questionIn, withQuestion } from "./address";
export { Asking, type AskingListener, type Clock } from "./asking";
export { QuestionAddress } from "./question-address";
