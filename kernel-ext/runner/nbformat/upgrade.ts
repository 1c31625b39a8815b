/**
 * Notebooks of nbformat 3 (IPython 1 to 2, 2013) as nbformat 4: what Python's `nbformat.convert` does. Two deviations:
 * the language that the code cells name is kept as `language_info`, so that a kernel can be chosen, and cells without
 * `outputs` are not an error.
 */
import { joined, type Notebook, type NotebookCell, newCellId, type Output } from "./cells";

type Old = Record<string, unknown>;

/** MIME types by the names they had. */
const mimeTypes = new Map(
  Object.entries({
    text: "text/plain",
    html: "text/html",
    svg: "image/svg+xml",
    png: "image/png",
    jpeg: "image/jpeg",
    latex: "text/latex",
    json: "application/json",
    javascript: "application/javascript",
  }),
);

/** The notebook in nbformat 4.5, or what is wrong with it in words. Several worksheets become one list of cells. */
export function upgradeNotebook(book: Old): Notebook | string {
  if (!Array.isArray(book.worksheets)) return "expected a list of worksheets, as nbformat 3 has it";
  const sheets = book.worksheets as (Old | null)[];
  const old = sheets.flatMap((sheet) => (Array.isArray(sheet?.cells) ? (sheet.cells as Old[]) : []));
  const odd = old.findIndex((cell) => typeof cell !== "object" || cell === null);
  if (odd >= 0) return `cell ${odd + 1}: expected object`;
  const { name: _, signature: __, ...metadata } = (book.metadata ?? {}) as Old;
  const languages = new Set(old.flatMap(({ language }) => (typeof language === "string" ? [language] : [])));
  return {
    metadata: {
      ...metadata,
      ...(languages.size === 1 && { language_info: { name: [...languages][0] } }),
    } as Notebook["metadata"],
    nbformat: 4,
    nbformat_minor: 5,
    cells: old.map(upgradeCell),
  };
}

function upgradeCell(old: Old): NotebookCell {
  const { language: _, collapsed, input, prompt_number, level, ...cell } = old;
  const metadata = { ...(cell.metadata as object) };
  const common = { ...cell, id: newCellId(), metadata };
  if (old.cell_type === "heading") {
    const words = joined((cell.source ?? "") as string | string[]).split(/\r\n|\r|\n/);
    const source = `${"#".repeat(typeof level === "number" ? level : 1)} ${words.join(" ").trim()}`;
    return { ...common, cell_type: "markdown", source } as NotebookCell;
  }
  if (old.cell_type === "html") return { ...common, cell_type: "markdown" } as NotebookCell;
  if (old.cell_type !== "code") return common as unknown as NotebookCell;
  return {
    ...common,
    metadata: collapsed === undefined ? metadata : { ...metadata, collapsed },
    source: input ?? "",
    execution_count: prompt_number ?? null,
    outputs: Array.isArray(cell.outputs) ? cell.outputs.map(upgradeOutput) : [],
  } as unknown as NotebookCell;
}

function upgradeOutput(old: Old): Output {
  const { output_type, prompt_number, metadata, stream, ...rest } = old;
  if (output_type === "pyerr") return { ...rest, output_type: "error" } as Output;
  if (output_type === "stream") return { ...rest, output_type, name: stream ?? "stdout" } as Output;
  if (output_type !== "pyout" && output_type !== "display_data") return old as Output;
  const data = renamed(rest);
  const json = data["application/json"];
  if (typeof json === "string" || Array.isArray(json))
    data["application/json"] = parsed(joined(json as string | string[]));
  return {
    ...(output_type === "pyout"
      ? { output_type: "execute_result", execution_count: prompt_number ?? null }
      : { output_type }),
    data,
    metadata: renamed((metadata ?? {}) as Old),
  } as unknown as Output;
}

function renamed(old: Old): Old {
  return Object.fromEntries(Object.entries(old).map(([key, value]) => [mimeTypes.get(key) ?? key, value]));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
