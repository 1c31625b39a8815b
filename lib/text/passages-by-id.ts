/**
 * Passages of some ids, out of a corpus that was read before: reading begins at the noted places before them, so that a
 * few passages of a large corpus cost a few reads.
 */
import { beginningOf, type CorpusReading, type CorpusRows, corpusIdsFile } from "./corpus-rows";
import type { Passage } from "./passage";
import { corpusSources, readPassages, textOptionsOf } from "./readers";
import { isPacked, readLines } from "./streaming";

/** Rows that are passed over rather than that reading begins anew. */
const NEAR = 4096;

/**
 * Streams the passages of the ids that are wanted, in the corpus's order. Ids that it lacks are passed over.
 * @param shared the folder where `sharedCorpusRows` has left the ids
 * @throws InputError as `readPassages`
 */
export async function* passagesById(
  shared: string,
  reading: CorpusReading,
  corpus: CorpusRows,
  wanted: { has(id: string): boolean },
): AsyncGenerator<Passage> {
  const { data, onProgress } = reading;
  const rows = await rowsOf(corpusIdsFile(shared), wanted);
  // A packed file would be unpacked from its beginning every time.
  const near = corpusSources(data, reading).sources.some(({ name }) => isPacked(name))
    ? Number.POSITIVE_INFINITY
    : NEAR;
  let read = 0;
  for (const [first, last] of stretches(rows, near)) {
    const { row: start, from } = beginningOf(corpus, first);
    let row = start;
    for await (const passage of readPassages(data, { ...textOptionsOf(reading), from, uniqueIds: false })) {
      if (row >= first && wanted.has(passage.id)) yield passage;
      if (++read % 1000 === 0) onProgress?.({ phase: "reading", done: read });
      if (row++ >= last) break;
    }
  }
}

/** Rows of the ids that are wanted, ascending. */
async function rowsOf(file: string, wanted: { has(id: string): boolean }): Promise<number[]> {
  const rows: number[] = [];
  for await (const { number, text } of readLines(file)) if (wanted.has(text)) rows.push(number - 1);
  return rows;
}

/** Ascending rows as stretches with gaps of more than `near` between them, both ends included. */
function stretches(rows: readonly number[], near: number): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last && row - last[1] <= near) last[1] = row;
    else found.push([row, row]);
  }
  return found;
}
