/**
 * Where in a cell the import goes that a name needs: to the cell's top, behind the imports that are there, or, when
 * that is far away, to the line where the statement with the name begins. What lies between the two is shown with the
 * candidate, and replaced by itself.
 */
import { parseCell } from "../compile/parse-cell";

import ts = require("../compile/typescript");

/** UTF-16 units from the cell's top to a name that count as near. */
const near = 200;

/** And from the beginning of its statement, at most. */
const farthest = 1000;

/** Comments that say how the cell is to be read have to stay at its top. */
const aboutTheCell = /@(?:ts-|module\b|node\b|browser\b|jsx)/;

/** The first line is no TypeScript: an import in front of it would not make it that. */
const foreign = /^\s*(?:#!|%)/;

/** The offset to insert an import's line at, for a name at `position`; undefined where there is no good place. */
export function importPlace(code: string, position: number): number | undefined {
  if (foreign.test(code)) return undefined;
  const file = parseCell(code);
  const statement = file.statements.find(({ pos, end }) => pos <= position && position < end);
  if (!statement || ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) return undefined;
  const isBetween = (place: number) =>
    !file.statements.some((other) => other.getStart(file) < place && place < other.end);
  const isGood = (place: number, limit: number) => place <= position && position - place <= limit && isBetween(place);
  const top = topOf(file);
  if (isGood(top, near)) return top;
  const [comment] = ts.getLeadingCommentRanges(code, statement.pos) ?? [];
  const line = code.lastIndexOf("\n", (comment?.pos ?? statement.getStart(file)) - 1) + 1;
  return line > top && isGood(line, farthest) ? line : undefined;
}

function topOf(file: ts.SourceFile): number {
  const { text, statements } = file;
  const others = statements.findIndex((statement) => !ts.isImportDeclaration(statement));
  const lastImport = statements[others - 1];
  if (lastImport) return nextLine(text, lastImport.end);
  const comments = ts.getLeadingCommentRanges(text, 0) ?? [];
  const last = comments.filter(({ pos, end }) => aboutTheCell.test(text.slice(pos, end))).at(-1);
  return last ? nextLine(text, last.end) : 0;
}

function nextLine(text: string, position: number): number {
  const end = text.indexOf("\n", position);
  return end < 0 ? Number.POSITIVE_INFINITY : end + 1;
}
