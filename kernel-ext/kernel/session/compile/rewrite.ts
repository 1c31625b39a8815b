/**
 * A cell's exports, which tslab's compiler does not take because it exports every name itself, written as what it
 * takes; everything stays in its place.
 *   `export const x = 1` and `export default x` lose the words.
 *   `export … from "m"` imports what it names, or runs the module.
 */
import { parseCell } from "./parse-cell";

import ts = require("./typescript");

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The cell's source without its exports; text that does not parse is given back as it is. */
export function rewriteCell(source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  const file = parseCell(source);
  const edits = file.statements.flatMap((statement) => withoutExport(statement, file));
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source);
}

function withoutExport(statement: ts.Statement, file: ts.SourceFile): Edit[] {
  if (ts.isExportDeclaration(statement)) return importInstead(statement, file);
  const start = statement.getStart(file);
  if (ts.isExportAssignment(statement)) return [ofDefault(start, statement.expression.getStart(file), file)];
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const exporting = modifiers.filter(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  const isDeclared = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  const last = exporting.at(-1);
  // A function or class without a name is an expression.
  if (isDeclared && !statement.name && last) {
    const [from, end] = [exporting[0].getStart(file), statement.end];
    const { text } = blank(from, last.end, file);
    return [
      { start: from, end: last.end, text: `${text.slice(0, -2)};(` },
      { start: end, end, text: ")" },
    ];
  }
  return exporting.map((modifier) => blank(modifier.getStart(file), modifier.end, file));
}

/** `export … from "x"` still imports, or runs, what it names; and names of its own are exported as all names are. */
function importInstead(statement: ts.ExportDeclaration, file: ts.SourceFile): Edit[] {
  const { exportClause: clause, isTypeOnly, moduleSpecifier } = statement;
  const start = statement.getStart(file);
  const isNamed = clause && (ts.isNamespaceExport(clause) || clause.elements.some(isName));
  if (!moduleSpecifier || (isTypeOnly && !isNamed)) return [blank(start, statement.end, file)];
  const word = { start, end: start + "export".length, text: "import" };
  if (!isNamed) return [word, blank(word.end, moduleSpecifier.getStart(file), file)];
  const nameless = ts.isNamedExports(clause) ? clause.elements.filter((element) => !isName(element)) : [];
  return [word, ...nameless.map((element) => blank(element.getFullStart(), behind(element, file), file))];
}

/** Whether a cell can have what is exported under its name. */
function isName({ name }: ts.ExportSpecifier): boolean {
  return ts.isIdentifier(name) && name.text !== "default";
}

/** Where an element of a list and the comma behind it end. */
function behind({ end }: ts.Node, file: ts.SourceFile): number {
  const [comma = ""] = /^\s*,/.exec(file.text.slice(end)) ?? [];
  return end + comma.length;
}

/** Without `export default`; the expression begins no call, and goes on with none, of the line before. */
function ofDefault(start: number, end: number, file: ts.SourceFile): Edit {
  const edit = blank(start, end, file);
  return /[([`+\-/]/.test(file.text[end] ?? "") ? { ...edit, text: `;${edit.text.slice(1)}` } : edit;
}

function blank(start: number, end: number, file: ts.SourceFile): Edit {
  return { start, end, text: file.text.slice(start, end).replace(/[^\n]/g, " ") };
}
