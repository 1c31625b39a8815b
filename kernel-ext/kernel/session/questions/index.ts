/** What front-ends ask about code that does not run: completion, inspection, and whether it is complete. */
export { answerTo, type QuestionSources } from "./answer";
