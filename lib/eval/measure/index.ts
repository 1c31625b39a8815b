/** Measures of one ranking against one query's judgements, each with its source. */
export * from "./binary";
export * from "./graded";
export {
  isGraded,
  type Judged,
  type Measure,
  type MeasureContext,
  relevantCount,
  relevantWithin,
  type SubtopicsJudged,
} from "./relevance";
export { relevanceString } from "./relevance-string";
export * from "./sets";
