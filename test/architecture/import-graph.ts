/**
 * The import graph of TypeScript sources, read from their syntax trees: static imports, re-exports, `import()`,
 * `require()` and import types.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/** Sources by path, relative to the repository and with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

export interface ImportGraph {
  /** Files that each file imports. */
  files: Map<string, Set<string>>;
  /** Packages and Node modules that each file imports, as written. */
  packages: Map<string, Set<string>>;
}

/** Every `.ts` file below `folder`, but for built output, installed packages, and the files of new projects. */
export function readSources(root: string, folder: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !["dist", "node_modules", "template"].includes(entry.name)) {
      for (const [file, text] of readSources(root, name)) sources.set(file, text);
    } else if (entry.isFile() && /\.ts$/.test(name) && !name.endsWith(".d.ts")) {
      sources.set(name, fs.readFileSync(path.join(root, name), "utf8"));
    }
  }
  return sources;
}

/** Builds the graph. @throws Error when a relative import leads to no source */
export function importGraph(sources: Sources): ImportGraph {
  const files = new Map<string, Set<string>>();
  const packages = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    const local = new Set<string>();
    const foreign = new Set<string>();
    for (const specifier of specifiersOf(file, text)) {
      if (specifier.startsWith(".")) local.add(resolve(sources, file, specifier));
      else foreign.add(specifier);
    }
    files.set(file, local);
    packages.set(file, foreign);
  }
  return { files, packages };
}

/** Module names in a source, in order; comments and strings that are not imports do not count. */
export function specifiersOf(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = specifierOf(node);
    if (name !== undefined) found.push(name);
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return found;
}

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

function specifierOf(node: ts.Node): string | undefined {
  let name: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) name = node.moduleSpecifier;
  else if (ts.isExternalModuleReference(node)) name = node.expression;
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) name = node.argument.literal;
  else if (ts.isCallExpression(node) && isLoader(node.expression)) name = node.arguments[0];
  return name && ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** `import(…)`, `require(…)` or `require.resolve(…)`. */
function isLoader(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || /^require(\.resolve)?$/.test(callee.getText());
}

function resolve(sources: Sources, from: string, specifier: string): string {
  const base = path.posix.join(path.posix.dirname(from), specifier);
  const found = [`${base}.ts`, `${base}/index.ts`].find((candidate) => sources.has(candidate));
  if (!found) throw new Error(`${from} imports ${specifier}, which is not a source file`);
  return found;
}

/** Everything that loading `start` brings in, itself among it. */
export function closure({ files }: ImportGraph, start: string): Set<string> {
  const reached = new Set([start]);
  for (const file of reached) for (const next of files.get(file) ?? []) reached.add(next);
  return reached;
}

/** The circles: groups of files that all reach one another (Tarjan's strongly connected components). */
export function cycles({ files }: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    stack.push(file);
    for (const next of files.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || files.get(file)?.has(file)) found.push(group.sort());
  };
  for (const file of files.keys()) if (!order.has(file)) visit(file);
  return found;
}
