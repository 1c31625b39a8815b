/** The judgements that measures need, read from a file. */
import { nothingIn, type Qrels, readQrels, readSubtopicQrels, type SubtopicQrels, withoutSubtopics } from "../text";
import type { NamedMeasure } from "./measure-names";

/**
 * The judgements of a file; by subtopic too where a measure needs them. A document is then judged by its highest grade
 * for any subtopic.
 * @param onNote told what a person should know
 * @throws InputError when there are none, else as `readQrels` and `readSubtopicQrels`
 */
export async function readJudgementsFor(
  file: string,
  measures: readonly NamedMeasure[],
  onNote?: (line: string) => void,
): Promise<{ qrels: Qrels; subtopics?: SubtopicQrels }> {
  if (!measures.some(({ bySubtopic }) => bySubtopic)) return { qrels: notEmpty(await readQrels(file), file) };
  const subtopics = await readSubtopicQrels(file);
  if (namesNoSubtopic(subtopics)) {
    onNote?.(
      `${file} names no subtopics (its second column is 0 throughout): every relevant document speaks of the same one`,
    );
  }
  return { qrels: notEmpty(withoutSubtopics(subtopics), file), subtopics };
}

function notEmpty(qrels: Qrels, file: string): Qrels {
  if (qrels.size === 0) throw nothingIn(file, "judgements");
  return qrels;
}

/** Whether there is no subtopic but the 0 (or Q0) that TREC's judgements have in this column. */
function namesNoSubtopic(subtopics: SubtopicQrels): boolean {
  for (const passages of subtopics.values()) {
    for (const grades of passages.values()) for (const name of grades.keys()) if (!/^q?0$/i.test(name)) return false;
  }
  return true;
}
