/**
 * Which passages can be no negatives of a query: those that answer it by its own judgements, and those that nobody
 * judged but that say the same. One text under two ids, one of them judged, is common in collections; the twin would be
 * pushed away from what it is itself. Texts are compared as the encoder reads them, token by token.
 */
import type { PassageRows, TrainingQuery, TrainingSet } from "./training-set";

/** Whether the passage answers the query, itself or as the twin of one that does, or is the query's own text. */
export function answers({ passages }: Pick<TrainingSet, "passages">, query: TrainingQuery, place: number): boolean {
  const { positives, answersOfTwins, ids } = query;
  if (positives.includes(place) || answersOfTwins?.includes(place)) return true;
  if (isText(passages, place, ids)) return true;
  return positives.some((positive) => areTwins(passages, positive, place));
}

function areTwins(passages: PassageRows, a: number, b: number): boolean {
  // Rows may lie on a disk: nearly all differ by their lengths.
  if (passages.lengthOf && passages.lengthOf(a) !== passages.lengthOf(b)) return false;
  return areEqual(passages.row(a), passages.row(b));
}

function isText(passages: PassageRows, place: number, ids: Int32Array): boolean {
  if (passages.lengthOf && passages.lengthOf(place) !== ids.length) return false;
  return areEqual(passages.row(place), ids);
}

function areEqual(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

/** The queries, each told what answers the queries of the same text. */
export function withTwins(queries: readonly TrainingQuery[]): TrainingQuery[] {
  const byText = new Map<string, TrainingQuery[]>();
  for (const query of queries) {
    const text = query.ids.join(" ");
    byText.set(text, [...(byText.get(text) ?? []), query]);
  }
  return queries.map((query) => {
    const twins = (byText.get(query.ids.join(" ")) as TrainingQuery[]).filter((other) => other !== query);
    if (twins.length === 0) return query;
    return { ...query, answersOfTwins: Int32Array.from(new Set(twins.flatMap(({ positives }) => [...positives]))) };
  });
}
