/** TREC runs as files: `query Q0 document rank score tag`, plain or gzipped. The rank column counts for nothing, as in trec_eval. */
import { readLines } from "../../corpus/readers/lines";
import { InputError } from "../../errors";
import { writeAll, writeFileAtomic } from "../../files";

/** Query id → document id → score. */
export type Run = Map<string, Map<string, number>>;

/**
 * @param wanted queries to keep; the others are read over. Default: all
 * @throws InputError on a line that is none of a run, or a document that comes twice for a query
 */
export async function readRun(file: string, wanted?: { has(query: string): boolean }): Promise<Run> {
  const run: Run = new Map();
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.trim().split(/\s+/);
    const [query, , document, , score] = columns;
    if (columns.length !== 6 || !Number.isFinite(Number(score))) {
      throw new InputError("the line is none of a run", {
        file,
        line: number,
        expected: "query, Q0, document, rank, score and tag",
        found: JSON.stringify(text.slice(0, 80)),
      });
    }
    if (wanted && !wanted.has(query)) continue;
    let results = run.get(query);
    if (results === undefined) {
      results = new Map();
      run.set(query, results);
    }
    if (results.has(document)) {
      throw new InputError(`document ${document} comes twice for query ${query}`, { file, line: number });
    }
    results.set(document, Number(score));
  }
  return run;
}

/** One query's documents, best first. */
export interface RankedList {
  query: string;
  documents: readonly { id: string; score: number }[];
}

/** Writes a run, whole or not at all. @throws InputError when an id would break the columns */
export function writeRun(file: string, lists: Iterable<RankedList>, tag: string): void {
  writeFileAtomic(file, (fd) => {
    for (const { query, documents } of lists) {
      const lines = documents.map(
        ({ id, score }, i) => `${column(query, file)} Q0 ${column(id, file)} ${i + 1} ${score} ${tag}\n`,
      );
      writeAll(fd, Buffer.from(lines.join(""), "utf8"));
    }
  });
}

function column(id: string, file: string): string {
  if (!/\s/.test(id) && id !== "") return id;
  throw new InputError("an id cannot stand in a run", { file, expected: "no white space", found: JSON.stringify(id) });
}
