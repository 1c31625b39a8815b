/** Expected reciprocal rank (Chapelle et al., CIKM 2009), with gdeval's scale of grades 0 to 4. */

import { InputError } from "../../../errors";
import { family, numberOf } from "../family";
import type { Judged } from "../relevance";

/**
 * Highest grade of the scale, as in TREC's gdeval.pl and ir_measures: values do not depend on which grades a collection
 * happens to have.
 */
export const ERR_SCALE = 4;

/**
 * Σ over ranks within k of (1 / rank) · R · Π (1 − R above), R = (2^grade − 1) / 2^scale: a person who reads down and
 * stops at a document with probability R is expected to do so at the reciprocal of this rank.
 * @throws InputError when a grade is above the scale.
 */
export function expectedReciprocalRank(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  scale = ERR_SCALE,
): number {
  const grades = ranking.slice(0, Math.min(k, ranking.length)).map((id) => judged.get(id) ?? 0);
  return ofGrades(grades, scale);
}

/**
 * ERR at k divided by that of the best order of the judged documents. @throws InputError when a grade is above the
 * scale.
 */
export function normalizedExpectedReciprocalRank(
  ranking: readonly string[],
  judged: Judged,
  k = Number.POSITIVE_INFINITY,
  scale = ERR_SCALE,
): number {
  const best = [...judged.values()].sort((a, b) => b - a);
  const ideal = ofGrades(best.slice(0, Math.min(k, best.length)), scale);
  return ideal === 0 ? 0 : expectedReciprocalRank(ranking, judged, k, scale) / ideal;
}

function ofGrades(grades: readonly number[], scale: number): number {
  let sum = 0;
  let reading = 1;
  grades.forEach((grade, place) => {
    if (grade > scale) throw aboveScale(grade, scale);
    const stop = grade > 0 ? 2 ** (grade - scale) - 2 ** -scale : 0;
    sum += (reading * stop) / (place + 1);
    reading *= 1 - stop;
  });
  return sum;
}

function aboveScale(grade: number, scale: number): InputError {
  return new InputError("a grade is above the scale of ERR", {
    expected: `at most ${scale}`,
    found: `${grade}`,
    fix: `name the collection's highest grade: ERR(max=${grade})@20`,
  });
}

export const expectedReciprocalRankFamily = family(
  "ERR",
  "expected reciprocal rank, grades 0 to max (4)",
  "possible",
  { max: ERR_SCALE },
  (settings) => {
    const scale = numberOf(settings, "max", ERR_SCALE);
    return (ranking, judged) => expectedReciprocalRank(ranking, judged, settings.k, scale);
  },
);

export const normalizedExpectedReciprocalRankFamily = family(
  "nERR",
  "ERR / that of the ideal ranking",
  "possible",
  { max: ERR_SCALE },
  (settings) => {
    const scale = numberOf(settings, "max", ERR_SCALE);
    return (ranking, judged) => normalizedExpectedReciprocalRank(ranking, judged, settings.k, scale);
  },
);
