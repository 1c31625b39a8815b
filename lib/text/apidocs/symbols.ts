/**
 * The documented symbols of a declaration file, in source order, read from its syntax tree alone (no type checker, so a
 * file at a time). A symbol's path is its name in its containers: "fs.readFile", "AbortController.abort",
 * "Array.[Symbol.iterator]".
 */
import * as ts from "typescript";

/** One documentation comment and the symbol it stands before. */
export interface DocumentedSymbol {
  /** Names from the outermost module or name space to the symbol. */
  path: string[];
  /** The comment as written. */
  comment: string;
  /** Where the symbol itself begins, its comment left out: an offset into the text. */
  start: number;
}

/** @param fileName only for the tree's own bookkeeping. */
export function documentedSymbols(fileName: string, text: string): DocumentedSymbol[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  return file.statements.flatMap((statement) => symbolsOf(statement, file));
}

/**
 * The documented symbols of one statement.
 * @param isPublic says of a member, or of the statement itself, whether it is looked at; all are by default
 */
export function symbolsOf(
  statement: ts.Statement,
  file: ts.SourceFile,
  isPublic: (node: ts.Node) => boolean = () => true,
): DocumentedSymbol[] {
  const found: DocumentedSymbol[] = [];

  function visit(node: ts.Node, container: readonly string[]): void {
    const path = isPublic(node) ? pathOf(node, container) : undefined;
    if (path === undefined) return;
    const comment = lastComment(node);
    if (comment !== undefined && path.length > 0 && !container.includes("__promisify__")) {
      found.push({ path, comment, start: node.getStart(file) });
    }
    for (const member of membersOf(node)) visit(member, path);
  }

  function lastComment(node: ts.Node): string | undefined {
    const docs = (node as ts.Node & { jsDoc?: ts.JSDoc[] }).jsDoc;
    if (docs === undefined || docs.length === 0) return undefined;
    const { pos, end } = docs[docs.length - 1];
    return file.text.slice(pos, end);
  }

  visit(statement, []);
  return found;
}

/** The node's own path; undefined for what declares no symbol. */
function pathOf(node: ts.Node, container: readonly string[]): string[] | undefined {
  if (ts.isModuleDeclaration(node)) {
    // `declare global` and `namespace globalThis` name no container a user would write.
    const own = node.name.text.replace(/^node:/, "");
    if (node.flags & ts.NodeFlags.GlobalAugmentation || own === "globalThis") return [];
    // A module that is a function too repeats its name as a name space: assert.assert.rejects is assert.rejects.
    return container.at(-1) === own ? [...container] : [...container, own];
  }
  // A call signature is the symbol itself; a construct signature is its constructor.
  if (ts.isCallSignatureDeclaration(node) || ts.isModuleBlock(node)) return [...container];
  if (ts.isConstructSignatureDeclaration(node) || ts.isConstructorDeclaration(node))
    return [...container, "constructor"];
  if (ts.isVariableStatement(node)) {
    const [first] = node.declarationList.declarations;
    return first && ts.isIdentifier(first.name) ? [...container, first.name.text] : undefined;
  }
  const name = (node as ts.Node & { name?: ts.Node }).name;
  if (name === undefined) return isDefaultExport(node) ? [...container, "default"] : undefined;
  // The static side of a built-in has an interface of its own: users write Array.from, not ArrayConstructor.from.
  if (ts.isInterfaceDeclaration(node)) return [...container, node.name.text.replace(/(?<=.)Constructor$/, "")];
  if (ts.isComputedPropertyName(name)) return [...container, `[${dotted(name.expression)}]`];
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name)) {
    // tfjs declares `add_` and exports it as `add`.
    return [...container, name.text.replace(/(?<=[A-Za-z0-9])_$/, "")];
  }
  return undefined;
}

/** `export default function () {}` and `export default { … }` have no name of their own. */
function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return !node.isExportEquals && !ts.isIdentifier(node.expression);
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

function membersOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isModuleDeclaration(node)) return node.body === undefined ? [] : membersOf(node.body);
  if (ts.isModuleBlock(node)) return node.statements;
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) return node.members;
  if (ts.isVariableStatement(node)) {
    const [first] = node.declarationList.declarations;
    // A source's table of functions has no type of its own: `export const api = { … }`.
    const value = first?.initializer;
    return value && ts.isObjectLiteralExpression(value) ? value.properties : typeMembers(first?.type);
  }
  if (ts.isTypeAliasDeclaration(node) || ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) {
    return typeMembers(node.type);
  }
  return [];
}

function typeMembers(type: ts.TypeNode | undefined): readonly ts.Node[] {
  return type !== undefined && ts.isTypeLiteralNode(type) ? type.members : [];
}

function dotted(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return `${dotted(expression.expression)}.${expression.name.text}`;
  return ts.isStringLiteral(expression) ? expression.text : "?";
}
