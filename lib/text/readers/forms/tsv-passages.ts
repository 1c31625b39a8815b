/**
 * Passages of a `.tsv` file:
 *   two columns    `pid <tab> passage`, MS MARCO's collection
 *   three columns  `pid <tab> title <tab> passage`, the collection with titles that RocketQA and later work train on
 *   DPR's          `id <tab> text <tab> title` under that header, texts in csv's quotes: Wikipedia in pieces of 100
 *                  words
 * A first line that names its columns says which is which.
 */
import type { Passage } from "../../passage";
import {
  csvColumns,
  idColumn,
  isHeader,
  type LineCursor,
  type OnRead,
  readTabLines,
  type TabLine,
  unquote,
  wrongColumns,
} from "../../streaming";

const DPR_HEADER = "id\ttext\ttitle";
const TEXT_NAMES = ["text", "passage", "contents", "body"];

/** Which columns are what, as the first line tells; -1: there is none. */
interface Layout {
  width: number;
  title: number;
  text: number;
  isDpr: boolean;
  /** The first line names the columns, and is not a passage. */
  hasHeader: boolean;
}

/**
 * Streams the passages, each with its line. @throws InputError on a line with another number of columns than the first,
 * or without an id.
 */
export async function* readTsvPassages(
  file: string,
  onRead?: OnRead,
  cursor?: LineCursor,
): AsyncGenerator<{ passage: Passage; line: number }> {
  let layout: Layout | undefined;
  for await (const line of readTabLines(file, onRead, cursor)) {
    if (layout === undefined) {
      layout = layoutOf(line);
      if (layout.hasHeader) continue;
    }
    const { width, title, text, isDpr } = layout;
    if (line.columns.length !== width) throw wrongColumns(line, `${width} columns, as on the first line`);
    const id = idColumn(line, isDpr ? "id" : "pid");
    const columns = isDpr ? line.columns.map(unquote) : csvColumns(line);
    yield { passage: { id, title: columns[title] ?? "", text: columns[text] }, line: line.line };
  }
}

function layoutOf(line: TabLine): Layout {
  const width = line.columns.length;
  if (width !== 2 && width !== 3) throw wrongColumns(line, "pid and passage, or pid, title and passage");
  const names = csvColumns(line).map((name) => name.trim().toLowerCase());
  const hasHeader = isHeader(names, [...TEXT_NAMES, "title"]);
  const isDpr = line.columns.join("\t") === DPR_HEADER;
  if (!hasHeader) return { width, title: width === 3 ? 1 : -1, text: width - 1, isDpr, hasHeader };
  const text = names.findIndex((name) => TEXT_NAMES.includes(name));
  return { width, title: names.indexOf("title"), text: text < 0 ? width - 1 : text, isDpr, hasHeader };
}
