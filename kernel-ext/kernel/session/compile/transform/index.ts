/** What is changed in the trees of cells and own files before and after TypeScript and tslab change them. */
export { earlierNames } from "./earlier-names";
export { importAssignment, importEqualsToRequire } from "./import-equals";
export { jsxNamesOfEarlierCells } from "./jsx-names";
export { withoutReservedNames } from "./reserved-names";
export { usingResult } from "./using-result";
