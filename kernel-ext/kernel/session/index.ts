/** The kernel's second process, which runs cells. It is started by its `main`, and never imported by the front. */
export { completeness } from "./questions/completeness";
