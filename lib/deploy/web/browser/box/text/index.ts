/** What the box says, and how it writes numbers and names. */
export { bytes, duration, grouped, percent, score } from "./numbers";
export { addStrings, english, type Strings, stringChanges, stringsFor } from "./strings";
export { visible } from "./visible";
