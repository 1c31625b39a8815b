/**
 * Putting parameters into a notebook: a cell of typed constants right after the one tagged `parameters` (papermill's
 * convention).
 */
import { isCode, languageOf, type Notebook, newCodeCell, sourceOf, tagsOf } from "../nbformat";
import { parameterSource, translatorOf } from "./translate";
import type { ParameterValues } from "./values";

/**
 * Puts `parameters` into the notebook, replacing an earlier injected cell, and gives warnings: names the notebook does
 * not declare.
 * @throws InputError when a name is not an identifier or the notebook's language is not TypeScript, JavaScript or
 * Python.
 */
export function injectParameters(notebook: Notebook, parameters: ParameterValues): string[] {
  if (Object.keys(parameters).length === 0) return [];
  const language = languageOf(notebook);
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes("injected-parameters"));
  const at = cells.findIndex((cell) => isCode(cell) && tagsOf(cell).includes("parameters"));
  const own = at < 0 ? "" : sourceOf(cells[at]);
  const source = parameterSource(parameters, own, language);
  cells.splice(at + 1, 0, newCodeCell(notebook, source, ["injected-parameters"]));
  notebook.cells = cells;
  if (at < 0) return ["no cell is tagged `parameters`: the parameters go in front of the first cell"];
  const declaration = translatorOf(language).declared(own);
  return Object.keys(parameters)
    .filter((name) => !declaration(name))
    .map((name) => `the notebook's parameters cell does not declare ${name}`);
}
