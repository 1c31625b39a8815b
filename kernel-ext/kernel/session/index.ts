/**
 * The kernel's second process, which runs cells, and the language service beside it. Both are started by files of their
 * own, `main` and `language-service`, and never imported by the front.
 */
export { completeness } from "./questions/completeness";
