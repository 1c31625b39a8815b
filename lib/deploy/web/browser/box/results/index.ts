/** Results: one, all of an answer, and where they lead. */
export { linkOf } from "./link";
export { findSentence, spansOver } from "./passage";
export { ResultList } from "./result-list";
