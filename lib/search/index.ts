/** A person's search: questions to the passages that answer them, with marked sentences and places. */
export type { Answer, AnswerPassage, ScorePart } from "./answer";
export { fusionDepth } from "./depth";
export { type KeptIndexReport, keptIndexes, searchCache } from "./kept";
export { openSearch } from "./open-search";
export { askOptions, askPlaceOptions, openSearchOptions } from "./options";
export { type AskOptions, PassageSearch } from "./passage-search";
export { type PlaceToSearch, searchPlace } from "./place";
export { contentOf } from "./question";
export type { OpenSearchOptions } from "./search-options";
export { bestSentence } from "./sentence";
export { askTitleWeight } from "./settings";
export { type AnswerTextOptions, answerText, placeOf, scoreInWords, summaryOf } from "./show";
