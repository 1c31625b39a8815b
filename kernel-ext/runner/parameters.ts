/**
 * Parameters: values from outside, put into a notebook as a cell of typed constants right after the one tagged `parameters`
 * (papermill's convention; papermill itself has no TypeScript).
 */
import { InputError } from "../errors";
import { type CodeCell, hasIds, isCode, type Notebook, newCellId, tagsOf, textOf } from "./notebook";

export type Parameters = Readonly<Record<string, unknown>>;

/** The value a person meant by `text`: JSON where it is JSON (numbers, true, lists, …), else the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Puts `parameters` into the notebook, replacing an earlier injected cell, and gives warnings: names the notebook does not declare.
 * @throws InputError when a name is no identifier or the notebook's language is neither TypeScript nor JavaScript.
 */
export function injectParameters(notebook: Notebook, parameters: Parameters): string[] {
  if (Object.keys(parameters).length === 0) return [];
  const language = languageOf(notebook);
  if (!/^(typescript|javascript)$/.test(language)) {
    throw new InputError(
      `parameters can be put into TypeScript and JavaScript notebooks, and this one is in ${language}`,
    );
  }
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes("injected-parameters"));
  const at = cells.findIndex((cell) => isCode(cell) && tagsOf(cell).includes("parameters"));
  const declared = at < 0 ? "" : textOf(cells[at]);
  const typed = language === "typescript";
  const cell: CodeCell = {
    cell_type: "code",
    execution_count: null,
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    source: parameterSource(parameters, declared, typed),
    ...(hasIds(notebook) && { id: newCellId() }),
  };
  cells.splice(at + 1, 0, cell);
  notebook.cells = cells;
  if (at < 0) return ["no cell is tagged `parameters`: the parameters go in front of the first cell"];
  return Object.keys(parameters)
    .filter((name) => !declaration(name).test(declared))
    .map((name) => `the notebook's parameters cell does not declare ${name}`);
}

/** One constant a line. A type that the parameters cell wrote out is kept, so that later cells still fit; else it is the value's own. */
export function parameterSource(parameters: Parameters, declared: string, typed = true): string {
  const lines = Object.entries(parameters).map(([name, value]) => {
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) {
      throw new InputError(`the parameter ${JSON.stringify(name)} is no name that TypeScript takes`);
    }
    const type = typed ? `: ${declaration(name).exec(declared)?.[1]?.trim() ?? typeOf(value)}` : "";
    return `const ${name}${type} = ${JSON.stringify(value)};`;
  });
  return ["// Parameters", ...lines].join("\n");
}

/** `const name: type =`, `let name =`, …: the type, when there is one, is the first group. */
function declaration(name: string): RegExp {
  return new RegExp(`\\b(?:const|let|var)\\s+${name.replace(/\$/g, "\\$")}\\s*(?::([^=]+))?=`);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (!Array.isArray(value)) return typeof value === "object" ? "Record<string, any>" : typeof value;
  const types = [...new Set(value.map(typeOf))];
  return types.length === 0 ? "any[]" : types.length === 1 ? `${types[0]}[]` : `(${types.join(" | ")})[]`;
}

function languageOf({ metadata }: Notebook): string {
  const language = metadata.kernelspec?.language ?? metadata.language_info?.name ?? "typescript";
  return String(language).toLowerCase();
}
