/** How large the sources are: files, median and largest number of lines, by area. */
import type { Sources } from "./import-graph";
import { lineCount, median } from "./sizes";

export interface AreaSize {
  /** "lib/text"; "lib" for the files at its top. */
  area: string;
  files: number;
  /** Lines of a file. */
  median: number;
  /** Lines of the largest file. */
  largest: number;
}

/** The areas in the order of their names, each package's total behind its own. */
export function areaSizes(sources: Sources): AreaSize[] {
  const areas = new Map<string, number[]>();
  for (const [file, text] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [root, name, ...rest] = file.split("/");
    for (const area of [rest.length > 0 ? `${root}/${name}` : root, `${root}, all`]) {
      areas.set(area, [...(areas.get(area) ?? []), lineCount(text)]);
    }
  }
  const isTotal = (area: string) => Number(area.endsWith(", all"));
  return [...areas]
    .map(([area, lines]) => ({ area, files: lines.length, median: median(lines), largest: Math.max(...lines) }))
    .sort((a, b) => isTotal(a.area) - isTotal(b.area) || (a.area < b.area ? -1 : 1));
}

/** A table in Markdown. @param before the same of another checkout, for columns beside them */
export function sizeTable(sizes: readonly AreaSize[], before?: readonly AreaSize[]): string {
  const cells = (size?: AreaSize) => (size ? [size.files, size.median, size.largest].map(String) : ["", "", ""]);
  const then = new Map(before?.map((size) => [size.area, size]));
  const now = new Map(sizes.map((size) => [size.area, size]));
  const titles = ["files", "median lines", "most lines"];
  const gone = (before ?? []).filter(({ area }) => !now.has(area));
  return markdownTable(
    ["folder", ...(before ? titles.map((title) => `${title} before`) : []), ...titles],
    [...gone, ...sizes].map(({ area }) => [area, ...(before ? cells(then.get(area)) : []), ...cells(now.get(area))]),
  );
}

/** The first column is text, the others are numbers. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
