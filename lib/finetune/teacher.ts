/** A teacher's scores for distillation: a run with a score for every query's positives and negatives. */
import { InputError } from "../errors";
import { type Run, readRun } from "../eval";
import type { TrainingSet } from "./examples";
import type { Group } from "./groups";
import type { NegativePools } from "./negatives";

export interface Teacher {
  /** (Q·G) scores of the groups' passages; −Infinity for passages that filled up a group and were never scored. */
  scoresOf(groups: readonly Group[]): Float32Array;
}

/** @throws InputError when the file cannot be read, or a positive or a negative has no score */
export async function readTeacher(file: string, set: TrainingSet, pools: NegativePools): Promise<Teacher> {
  const run = await readRun(file, { only: new Set(set.queries.map(({ id }) => id)) });
  set.queries.forEach((query, q) => {
    for (const place of [...query.positives, ...pools[q]]) requireScore(run, query.id, place, set, file);
  });
  return {
    scoresOf: (groups) =>
      Float32Array.from(
        groups.flatMap(({ query, passages }) => {
          const scores = run.get(set.queries[query].id);
          return [...passages].map((place) => scores?.get(set.passages.passageIdOf(place)) ?? Number.NEGATIVE_INFINITY);
        }),
      ),
  };
}

function requireScore(run: Run, query: string, place: number, { passages }: TrainingSet, file: string): void {
  const passage = passages.passageIdOf(place);
  if (run.get(query)?.has(passage)) return;
  throw new InputError("the teacher has no score for a passage of the training set", {
    file,
    expected: "a line for every query's positives and negatives",
    found: `none for query ${query} and passage ${passage}`,
    fix: "score the run of negatives: bowlab rerank --with-answers",
  });
}
