/** The grades of a ranking's top as a text to look at: trec_eval's relstring (m_relstring.c). */
import type { Judged } from "./relevance";

/**
 * A character a rank: the grade 0 … 9, `>` above 9, `-` not in the judgements, `.` in them with a grade below 0
 * (pooled, not judged).
 */
export function relevanceString(ranking: readonly string[], judged: Judged, length = 10): string {
  const characterOf = (grade: number | undefined): string => {
    if (grade === undefined) return "-";
    if (grade < 0) return ".";
    return grade > 9 ? ">" : String(grade);
  };
  return ranking
    .slice(0, length)
    .map((id) => characterOf(judged.get(id)))
    .join("");
}
