export { Arena } from "./arena";
export { maxScoreSearch, type QueryTerm } from "./search";
