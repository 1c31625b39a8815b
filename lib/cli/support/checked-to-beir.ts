/** Training examples as a BEIR folder, with a word on what is odd about them. */
import { examplesToBeir, type RetrievalExample, sharedQueries } from "../../text";
import { note } from "./output";

/**
 * Writes them as `examplesToBeir` does, and says what would make a search look better, or worse, than it is: questions
 * in two splits, without words, or without an answer. @throws InputError as that does
 */
export async function checkedToBeir(
  examples: AsyncIterable<RetrievalExample>,
  file: string,
  out: string,
  split: string,
) {
  const [answered, unanswered] = [new Set<string>(), new Set<string>()];
  let empty = 0;
  async function* seen(): AsyncGenerator<RetrievalExample> {
    for await (const example of examples) {
      if (example.query.trim() === "") empty++;
      (example.positives.length > 0 ? answered : unanswered).add(example.id);
      yield example;
    }
  }
  const count = await examplesToBeir(seen(), out, split, file);
  if (empty > 0) note(`${empty} of the queries are empty: nothing can be found for them`);
  const without = [...unanswered].filter((id) => !answered.has(id)).length;
  if (without > 0) note(`${without} of the queries have no answer: nothing is judged for them`);
  for (const [other, queries] of await sharedQueries(out, split))
    note(
      `${queries} of the queries stand in split ${other} too: a model that learned from one knows the other's answers`,
    );
  return count;
}
