/** The documented symbols of one parsed file → passages with ids, titles and lines. */
import * as ts from "typescript";
import { docText, knowsTag } from "../doc-text";
import { type DocumentedSymbol, symbolsOf } from "../symbols";
import { countWords, symbolWords } from "../words";
import { type ApiStatement, hasModifier } from "./module";
import { type PackageNames, spaceless } from "./names";
import type { PackagePassage } from "./passage";

/** A parsed file, and what its passages' names depend on. */
export interface FileOfSymbols {
  tree: ts.SourceFile;
  api: readonly ApiStatement[];
  names: PackageNames;
  /** What other files call this one's exports: the name of the export → theirs. */
  renamed: ReadonlyMap<string, string>;
  /** The names of its exports are what users write. */
  isEntry: boolean;
  /** The package's ids so far; those of the file are added. */
  ids: Set<string>;
  minWords: number;
  /** In front of every symbol: the file of a project's own sources. */
  within?: string;
}

/** Comments of one symbol (overloads, merged interfaces) become one passage, a repeated paragraph once. */
export function symbolPassages(file: FileOfSymbols): PackagePassage[] {
  const { tree, api, names, ids, minWords, within } = file;
  const symbols = new Map<string, { path: string[]; paragraphs: string[]; start: number }>();
  for (const part of api) {
    for (const symbol of symbolsOf(part.statement, tree, (node) => node === part.statement || isPublic(node))) {
      const path = publicPath(symbol, part, file);
      const paragraphs = path.length === 0 || isHidden(path[0]) ? [] : paragraphsOf(symbol);
      if (paragraphs.length === 0) continue;
      const key = path.join(".");
      const known = symbols.get(key);
      if (known === undefined) symbols.set(key, { path, paragraphs: [...new Set(paragraphs)], start: symbol.start });
      else known.paragraphs = [...new Set([...known.paragraphs, ...paragraphs])];
    }
  }
  return [...symbols].flatMap(([key, { path, paragraphs, start }]): PackagePassage[] => {
    const text = paragraphs.join(" ");
    if (countWords(text) < minWords) return [];
    const symbol = spokenWords(path);
    const id = freeId(names.id, spaceless(within === undefined ? key : `${within}.${key}`), tree.fileName, ids);
    const line = tree.getLineAndCharacterOfPosition(start).line + 1;
    return [{ id, title: titleOf(names, symbol), text, symbol, file: tree.fileName, line }];
  });
}

/** A word that repeats the one before it is said once: `fastify.FastifyRequest` is "fastify request". */
function spokenWords(path: readonly string[]): string[] {
  const words = path.filter((name) => name !== "default").flatMap(symbolWords);
  return words.filter((word, i) => word !== words[i - 1]);
}

/** "react use state", and not "react react use state". */
function titleOf({ words }: PackageNames, symbol: readonly string[]): string {
  const isSaid = words.every((word, i) => symbol[i] === word);
  return (isSaid ? symbol : [...words, ...symbol]).join(" ");
}

/** Two files of a package may each have a symbol of the name; the second is told apart by its file. */
function freeId(prefix: string, symbol: string, file: string, ids: Set<string>): string {
  const place = spaceless(file.replace(/(\.d)?\.[cm]?[tj]sx?$/, ""));
  let id = `${prefix}:${symbol}`;
  if (ids.has(id)) id = `${prefix}:${place}.${symbol}`;
  // Only a.d.ts beside a.d.mts comes here.
  for (let other = 2; ids.has(id); other++) id = `${prefix}:${place}~${other}.${symbol}`;
  ids.add(id);
  return id;
}

/** A comment's paragraphs; none of one that is not for users. */
function paragraphsOf({ comment }: DocumentedSymbol): string[] {
  if (/^\s*\*?\s*@(private|ignore)\b/m.test(comment) || isLicence(comment)) return [];
  const { paragraphs, hidden } = docText(usualTags(comment));
  return hidden ? [] : paragraphs.filter((paragraph) => !isLinkRest(paragraph));
}

/** "API • Demo • Video.", "API, Demo.": what a row of links leaves. */
function isLinkRest(paragraph: string): boolean {
  return /^[\p{L} ]{1,20}(?:\s*[•·|]\s*[\p{L} ]{1,20})+\.?$/u.test(paragraph);
}

/**
 * JSDoc's and TSDoc's other tags as those that `docText` knows: what describes is text, what only sorts the symbol in
 * (`@category`, `@memberof` …) goes.
 */
function usualTags(comment: string): string {
  return comment
    .replace(/^([\s/*]*)@(?:summary|desc(?:ription)?|classdesc)\b[ \t]*/gm, "$1")
    .replace(/@defaultValue\b/g, "@default")
    .replace(/@(?:typeParam|privateRemarks)\b/g, "@template")
    .replace(sorting, "$1")
    .replace(/^([\s/*]*)@(\w+)(?:[ \t]+\S+)?[ \t]*$/gm, (line, before, tag) => (knowsTag(tag) ? line : before));
}

const sortingTags =
  "alpha async author beta category class component const constant constructor enum event export exports fires function " +
  "func group kind member memberof method name namespace override packageDocumentation public readonly sealed static " +
  "version virtual";
const sorting = new RegExp(`^([\\s/*]*)@(?:${sortingTags.replaceAll(" ", "|")})\\b[^\\n@*]*`, "gm");

/** A file's header that stands before its first symbol. */
export function isLicence(comment: string): boolean {
  return /copyright \(c\)|©|licensed under|SPDX-License-Identifier|@preserve|permission is hereby granted/i.test(
    comment,
  );
}

/** What a class keeps to itself, and what a name with a line before it says is not for users. */
export function isPublic(node: ts.Node): boolean {
  const { name } = node as ts.Node & { name?: ts.Node };
  if (name && (ts.isPrivateIdentifier(name) || (ts.isIdentifier(name) && isHidden(name.text)))) return false;
  return !hasModifier(node, ts.SyntaxKind.PrivateKeyword);
}

function isHidden(name: string): boolean {
  return /^_[\w$]/.test(name) && name !== "__dirname" && name !== "__filename";
}

/** A symbol's path as a user writes it; empty for the package's own module. */
function publicPath({ path, comment }: DocumentedSymbol, part: ApiStatement, file: FileOfSymbols): string[] {
  const [first, ...rest] = path;
  if (ts.isModuleDeclaration(part.statement) && ts.isStringLiteral(part.statement.name)) {
    return isOwnModule(first, file.names) ? rest : path;
  }
  const names = first === part.local ? [publicName(part, file), ...rest] : path;
  const { namespace } = docText(comment);
  return namespace === undefined || path.length > 1 ? names : [...namespace.split("."), ...names];
}

function isOwnModule(name: string, { own }: PackageNames): boolean {
  return name.startsWith(".") || own.some((module) => name === module || name.startsWith(`${module}/`));
}

function publicName({ local = "default", exported }: ApiStatement, { renamed, isEntry }: FileOfSymbols): string {
  const elsewhere = exported.map((name) => renamed.get(name)).find((name) => name !== undefined);
  if (elsewhere !== undefined) return elsewhere;
  if (exported.includes(local) || !isEntry) return local;
  // Compilers call what has no name `_default`.
  return exported.find((name) => name !== "default") ?? (isHidden(local) ? "default" : local);
}
