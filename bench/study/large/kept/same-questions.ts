/** Units are compared question by question: every one has to have as many values of a collection. */
import { InputError } from "bowlab";
import { type SetName, setNames } from "../protocol";
import { wayOut } from "./kept";

/** BM25's results, or those of a checkpoint that was fine-tuned. */
export interface Asked {
  file: string;
  kind: "words" | "tuned";
  result: readonly Answered[] | { sets: readonly Answered[] };
}

interface Answered {
  set: string;
  perQuery: readonly number[];
}

/** @throws InputError naming a file with more or fewer values than most others have */
export function requireSameQuestions(units: readonly Asked[]): void {
  for (const set of setNames) {
    const counts = units.map((unit) => countOf(unit, set));
    const usual = mostFrequent(counts);
    const odd = counts.findIndex((count) => count !== usual);
    if (odd < 0) continue;
    const { file, kind } = units[odd];
    throw new InputError("the units have not the same questions", {
      file,
      field: `${kind === "words" ? "result" : "result.sets"}, ${set}, perQuery`,
      expected: `${usual} values, as in most units`,
      found: String(counts[odd]),
      fix: wayOut(file),
    });
  }
}

function countOf({ result }: Asked, set: SetName): number {
  const sets = "sets" in result ? result.sets : result;
  return sets.find((each) => each.set === set)!.perQuery.length;
}

/** Of equally frequent ones the first. */
function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[number, number] | undefined>((a, b) => (a && a[1] >= b[1] ? a : b), undefined)?.[0];
}
