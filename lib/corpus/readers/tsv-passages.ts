/**
 * Passages of a `.tsv` file:
 *   two columns    `pid <tab> passage`, MS MARCO's collection
 *   three columns  `pid <tab> title <tab> passage`, the collection with titles that RocketQA and later work train on
 *   DPR's          `id <tab> text <tab> title` under that header, texts in csv's quotes: Wikipedia in pieces of 100 words
 */
import type { Passage } from "../passage";
import type { OnRead } from "./chunks";
import { idColumn, readTabLines, unquote, wrongColumns } from "./tab-columns";

const DPR_HEADER = "id\ttext\ttitle";

/** Streams the passages, each with its line. @throws InputError on a line with another number of columns than the first, or without an id. */
export async function* readTsvPassages(
  file: string,
  onRead?: OnRead,
): AsyncGenerator<{ passage: Passage; line: number }> {
  let width = 0;
  let isDpr = false;
  for await (const line of readTabLines(file, onRead)) {
    const { columns } = line;
    if (width === 0) {
      width = columns.length;
      if (width !== 2 && width !== 3) throw wrongColumns(line, "pid and passage, or pid, title and passage");
      isDpr = columns.join("\t") === DPR_HEADER;
      if (isDpr) continue;
    }
    if (columns.length !== width) throw wrongColumns(line, `${width} columns, as on the first line`);
    const id = idColumn(line, 0, isDpr ? "id" : "pid");
    const [title, text] = isDpr
      ? [unquote(columns[2]), unquote(columns[1])]
      : width === 3
        ? [columns[1], columns[2]]
        : ["", columns[1]];
    yield { passage: { id, title, text }, line: line.line };
  }
}
