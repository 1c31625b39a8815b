/** Which exported declarations have no docstring, as complaints: an empty list is what the tests want. */
import * as ts from "typescript";
import { parse } from "./import-graph";

/** Methods that mean the same in every class. */
const SAID_BY_NAME = new Set(["close", "dispose", "toJSON", "toString"]);

/**
 * Exported functions and classes without a docstring, and public methods of exported classes but for those whose name
 * says it all. A method that fulfils an interface or overrides another has its docstring there; of overloads one is
 * enough.
 */
export function undocumented(file: string, text: string): string[] {
  const source = parse(file, text);
  const found = source.statements
    .filter(isExported)
    .flatMap((statement) => [
      ...(isDocumented(statement, source.statements) ? [] : namesOf(statement)),
      ...(ts.isClassDeclaration(statement) ? methodsOf(statement) : []),
    ]);
  return [...new Set(found)].map((name) => `${file}: ${name} has no docstring`);
}

function isExported(node: ts.Statement): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

/** What a statement exports: a function, a class, or constants that are functions. Types do not matter here. */
function namesOf(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return [`${statement.name?.text ?? "default"}()`];
  if (ts.isClassDeclaration(statement)) return [`class ${statement.name?.text ?? "default"}`];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(
      ({ initializer }) => initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
    )
    .map(({ name }) => `${name.getText()}()`);
}

function methodsOf(type: ts.ClassDeclaration): string[] {
  const declaredElsewhere = (type.heritageClauses ?? []).length > 0;
  return type.members
    .filter(ts.isMethodDeclaration)
    .filter((method) => !isHidden(method) && !declaredElsewhere && !isDocumented(method, type.members))
    .map((method) => method.name.getText())
    .filter((name) => !SAID_BY_NAME.has(name) && !name.startsWith("[Symbol."))
    .map((name) => `${type.name?.text}.${name}()`);
}

function isHidden(method: ts.MethodDeclaration): boolean {
  return (
    ts.isPrivateIdentifier(method.name) ||
    hasModifier(method, ts.SyntaxKind.PrivateKeyword) ||
    hasModifier(method, ts.SyntaxKind.ProtectedKeyword)
  );
}

/** Has a comment with words in it, itself or by another overload of its name. */
function isDocumented(node: ts.Node, siblings: ts.NodeArray<ts.Node>): boolean {
  const nameOf = (other: ts.Node) => (other as ts.NamedDeclaration).name?.getText();
  const overloads = siblings.filter((other) => other.kind === node.kind && nameOf(other) === nameOf(node));
  const isOverloaded = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
  return (isOverloaded ? overloads : [node]).some((each) => ts.getJSDocCommentsAndTags(each).length > 0);
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
