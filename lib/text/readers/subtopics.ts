/**
 * Judgements by subtopic, as diversity tasks (TREC's Web track, ndeval) have them: TREC's four columns, the second of
 * which names the subtopic that the document speaks of.
 */
import { InputError } from "../../errors";
import type { Qrels } from "../passage";
import { readJudgementLines } from "./judgement-lines";

/** Query id → passage id → subtopic → grade. */
export type SubtopicQrels = Map<string, Map<string, Map<string, number>>>;

/**
 * Reads a file of judgements by subtopic.
 * @throws InputError when the file has no column of subtopics, as `readQrels` for a line that is not a judgement, and
 * when one document has two
 *   grades for one subtopic.
 */
export async function readSubtopicQrels(file: string): Promise<SubtopicQrels> {
  const qrels: SubtopicQrels = new Map();
  for await (const { query, iteration, passage, grade, line } of readJudgementLines(file)) {
    if (iteration === undefined) {
      throw new InputError("the judgements do not say subtopics", {
        file,
        line,
        expected: "four columns: query, subtopic, document and grade",
        found: "three columns",
        fix: "measure with judgements of a diversity task",
      });
    }
    const passages = qrels.get(query) ?? new Map<string, Map<string, number>>();
    const grades = passages.get(passage) ?? new Map<string, number>();
    const before = grades.get(iteration);
    if (before !== undefined && before !== grade) {
      throw new InputError(`query ${query} and passage ${passage} are judged twice for subtopic ${iteration}`, {
        file,
        line,
        expected: `score ${before}, as above`,
        found: `score ${grade}`,
        fix: "keep one of the two lines",
      });
    }
    qrels.set(query, passages.set(passage, grades.set(iteration, grade)));
  }
  return qrels;
}

/** Plain judgements: of every document the highest grade that it has for any subtopic. */
export function withoutSubtopics(qrels: SubtopicQrels): Qrels {
  const highest = (grades: ReadonlyMap<string, number>): number => Math.max(...grades.values());
  return new Map(
    Array.from(qrels, ([query, passages]) => [
      query,
      new Map(Array.from(passages, ([passage, grades]) => [passage, highest(grades)])),
    ]),
  );
}
