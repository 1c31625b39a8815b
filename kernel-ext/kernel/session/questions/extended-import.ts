/** An import that a cell has, and that takes one more name. */
import { isBuiltin } from "node:module";
import type { Import } from "../compile/importable";
import { parseCell } from "../compile/parse-cell";

import ts = require("../compile/typescript");

/** UTF-16 units from the import to the name, at most: what lies between the two is shown with the candidate. */
const farthest = 400;

/**
 * Where the cell's import of the name's module begins, and all that is to stand from there to the name, which begins at
 * `position`. Undefined where there is no such import that takes names, or it is far away.
 */
export function extendedImport(
  code: string,
  { name, module, isMain }: Import,
  position: number,
): { start: number; text: string } | undefined {
  if (isMain) return undefined;
  const file = parseCell(code);
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { importClause, moduleSpecifier } = statement;
    if (wholeName(moduleSpecifier.text) !== wholeName(module) || importClause?.isTypeOnly) continue;
    const start = statement.getStart(file);
    const more = importClause && placeFor(name, importClause);
    if (!more || statement.end > position || position - start > farthest) continue;
    return { start, text: `${code.slice(start, more.at)}${more.text}${code.slice(more.at, position)}${name}` };
  }
  return undefined;
}

/** Behind the last name in the braces, or behind the name of the default export where there are no braces. */
function placeFor(name: string, { namedBindings, name: main }: ts.ImportClause) {
  if (!namedBindings) return main && { at: main.end, text: `, { ${name} }` };
  const last = ts.isNamedImports(namedBindings) ? namedBindings.elements.at(-1) : undefined;
  return last && { at: last.end, text: `, ${name}` };
}

/** `node:fs` for `fs`, and `./shop` for `./shop.ts`. */
function wholeName(module: string): string {
  if (isBuiltin(module)) return module.startsWith("node:") ? module : `node:${module}`;
  return module.startsWith(".") ? module.replace(/\.tsx?$/, "") : module;
}
