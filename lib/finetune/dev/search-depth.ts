/** How many results of a query a measure needs to see. */
import { parseMeasure } from "../../eval";

/** Results of each query that count at least. */
const DEPTH = 100;

/** What stands behind the @ of these is no depth: a level of recall, a multiple of the relevant documents. */
const FRACTIONS = ["IPrec", "Rprec_mult"];

/** @param passages that are searched: all of them are ranked for a measure that is not cut */
export function searchDepth(measure: string, passages: number): number {
  const { name } = parseMeasure(measure);
  const [, family, cut] = /^(\w+)[^@]*@(\d+)$/.exec(name) ?? [];
  // Judged documents alone may stand at any depth.
  const isCut = cut !== undefined && !FRACTIONS.includes(family) && !name.includes("judged_only=True");
  return Math.max(DEPTH, isCut ? Number(cut) : passages);
}
