/**
 * What a cell may say and tslab's compiler does not take, written as what it takes. Lines stay the same, and columns
 * where they can.
 *   `{ a, b }` becomes `{ a: a, b: b }`: tslab turns a name of an earlier cell into `exports.a`, but overlooks
 *   shorthand properties.
 *   `export const x = 1` loses its `export`: tslab exports every name itself.
 *   `import x = require("m")` becomes a constant of the module's type: tslab does not keep such an import for later
 *   cells.
 */
import { isImportEquals } from "./import-equals";
import { parseCell } from "./parse-cell";

import ts = require("./typescript");

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The cell's source with all of it rewritten; text that does not parse is given back as it is. */
export function rewriteCell(source: string): string {
  if (!/\{[^}]*[\w$]|\bexport\b|\bimport\b.*=/.test(source)) return source;
  const file = parseCell(source);
  const statements = file.statements.flatMap((statement) => [
    ...withoutExport(statement, file),
    ...withoutImportEquals(statement, file),
  ]);
  const edits = [...statements, ...shorthands(file)];
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source);
}

function shorthands(file: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined) {
      edits.push({ start: node.name.end, end: node.name.end, text: `: ${node.name.text}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

function withoutExport(statement: ts.Statement, file: ts.SourceFile): Edit[] {
  const start = statement.getStart(file);
  if (ts.isExportDeclaration(statement)) {
    // `export … from "x"` still imports, and names of its own are exported as all names are.
    if (statement.moduleSpecifier && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      return [{ start, end: start + "export".length, text: "import" }];
    }
    return [blank(start, statement.end, file)];
  }
  if (ts.isExportAssignment(statement)) return [blank(start, statement.expression.getStart(file), file)];
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers
    .filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword)
    .map((modifier) => blank(modifier.getStart(file), modifier.end, file));
}

function withoutImportEquals(statement: ts.Statement, file: ts.SourceFile): Edit[] {
  if (!isImportEquals(statement)) return [];
  const { name, moduleReference } = statement;
  const start = file.text.lastIndexOf("import", name.getStart(file));
  const type = `: typeof import(${moduleReference.expression.getText(file)})`;
  return [
    { start, end: start + "import".length, text: "const " },
    { start: name.end, end: name.end, text: type },
  ];
}

function blank(start: number, end: number, file: ts.SourceFile): Edit {
  return { start, end, text: file.text.slice(start, end).replace(/[^\n]/g, " ") };
}
