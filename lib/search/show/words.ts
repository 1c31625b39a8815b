/** What an answer says in words, the same on a terminal and in a notebook. */
import type { Answer, AnswerPassage } from "../answer";

/** "docs/a.md:12"; "" where the place is not known. */
export function placeOf({ place }: Pick<AnswerPassage, "place">): string {
  if (place === undefined) return "";
  return place.line === undefined ? place.file : `${place.file}:${place.line}`;
}

/** "12.31 by words" or "0.0325: words 1st (12.31), vectors 3rd (0.812)" */
export function scoreInWords({ score, parts: { words, vectors } }: Pick<AnswerPassage, "score" | "parts">): string {
  if (vectors === undefined && words === undefined) return `score ${score.toFixed(4)}`;
  if (vectors === undefined && words?.score === score) return `words ${score.toFixed(2)}`;
  const told = [
    words ? `words ${words.score.toFixed(2)} (${ordinal(words.rank)})` : "not by words",
    vectors ? `vectors ${vectors.score.toFixed(3)} (${ordinal(vectors.rank)})` : "not by vectors",
  ];
  return `${score.toFixed(4)} of ${told.join(" and ")}`;
}

/** "3 of 12,345 passages in 12 ms, by words" */
export function summaryOf({ question, results, passages, seconds, by }: Answer): string {
  const how = by === "words" ? "by words" : "by words and vectors";
  const time = seconds < 1 ? `${Math.max(1, Math.round(1000 * seconds))} ms` : `${seconds.toFixed(1)} s`;
  const searched = `${passages.toLocaleString("en")} ${passages === 1 ? "passage" : "passages"}`;
  if (results.length === 0) {
    return `nothing found in ${searched}: none has a word of “${shortened(question)}”; stop words do not count`;
  }
  return `${results.length} of ${searched} in ${time}, ${how}`;
}

/** 1st, 2nd, 3rd, 11th. */
export function ordinal(rank: number): string {
  const tens = rank % 100;
  const ending = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${ending}`;
}

/** Letters of a question that are repeated to the person who asked it. */
const REPEATED = 200;

/** A long question's beginning. */
export function shortened(question: string): string {
  if (question.length <= REPEATED) return question;
  return `${question.slice(0, REPEATED).replace(/[\ud800-\udbff]$/, "")} …`;
}
