/** A person's search: questions to the passages that answer them, with marked sentences and places. */
export type { Answer, AnswerPassage, ScorePart } from "./answer";
