/** How large files, functions, folders and lines may be, as functions from sources to complaints. */
import * as ts from "typescript";
import { parse, type Sources } from "./import-graph";

/** An index, which only re-exports, is a list and may be longer. */
export function longFiles(sources: Sources, limit: number): string[] {
  return [...sources]
    .filter(([file, text]) => !file.endsWith("/index.ts") && lineCount(text) > limit)
    .map(([file]) => `${file} has more than ${limit} lines`);
}

/** Functions of more lines, but for those with a comment `long: REASON` before them or in them. */
export function longFunctions(file: string, text: string, limit: number): string[] {
  const source = parse(file, text);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && lineOf(node.end) - lineOf(node.getStart()) >= limit) {
      if (!/(\/\/|\*) long: \S/.test(node.getFullText())) {
        found.push(`${file}: ${nameOf(node)} has more than ${limit} lines`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named ? `${named.getText()}()` : "a function without a name";
}

/** Folders of more files, their index not counted. */
export function crowdedFolders(sources: Sources, limit: number): string[] {
  const counts = new Map<string, number>();
  for (const file of sources.keys()) {
    const folder = file.slice(0, file.lastIndexOf("/"));
    if (!file.endsWith("/index.ts")) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > limit).map(([folder]) => `${folder} has more than ${limit} files`);
}

/**
 * Lines that are too wide. @returns in `unbroken` those of code with a text in quotes or a regular expression on them,
 * which the formatter cannot wrap; a comment always can be
 */
export function wideLines(file: string, text: string, limit: number): { wide: string[]; unbroken: string[] } {
  const wide: string[] = [];
  const unbroken: string[] = [];
  const source = parse(file, text);
  let literals: [start: number, end: number][] | undefined;
  source.getLineStarts().forEach((start, index, starts) => {
    const line = text.slice(start, starts[index + 1] ?? text.length).trimEnd();
    if ([...line].length <= limit) return;
    literals ??= literalsOf(source);
    const isBound = literals.some(([from, to]) => from < start + line.length && to > start);
    (isBound ? unbroken : wide).push(`${file}:${index + 1} is wider than ${limit}`);
  });
  return { wide, unbroken };
}

/** Where strings, templates and regular expressions stand. */
function literalsOf(source: ts.SourceFile): [number, number][] {
  const found: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node);
    if (isText) found.push([node.getStart(), node.end]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
