/** Questions on the command line: where they come from, and how their answers are printed. */
export { type AnswerPrinter, answerPrinter } from "./answers";
export { foundPassages } from "./found-passages";
export { questionsFromInput, questionsFromPrompt } from "./questions";
export { searchedQueries } from "./search-queries";
export { indexOfStream } from "./stream-index";
