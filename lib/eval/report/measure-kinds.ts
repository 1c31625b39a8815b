/** What a measure's name tells of its values. */

/** Counts are whole. Their names are alike: NumRet, NumRel … */
export function isCount(measure: string): boolean {
  return measure.startsWith("Num");
}

/** Whether the largest value is the best: not of counts, nor of shares of what nobody judged. */
export function hasBest(measure: string): boolean {
  return !isCount(measure) && !/^(?:Unjudged|Hole|RBP_resid)\b/.test(measure);
}
