/** The two shapes that most families of binary measures have: with `rel` alone, cut at a depth or not. */
import { family, type MeasureFamily, withRel } from "../family";
import type { Judged } from "../relevance";

type AtDepth = (ranking: readonly string[], judged: Judged, k: number, rel: number) => number;
type Whole = (ranking: readonly string[], judged: Judged, rel: number) => number;

/** A family that is cut at a depth. */
export function cut(name: string, depth: MeasureFamily["depth"], measure: AtDepth, about: string): MeasureFamily {
  return family(name, about, depth, withRel, ({ k, rel }) => {
    return (ranking, judged) => measure(ranking, judged, k, rel);
  });
}

/** A family of whole rankings. */
export function whole(name: string, measure: Whole, about: string): MeasureFamily {
  return family(name, about, "none", withRel, ({ rel }) => {
    return (ranking, judged) => measure(ranking, judged, rel);
  });
}
