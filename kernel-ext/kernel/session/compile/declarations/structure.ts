/** A type written by its members. */
import type { Checker, Words } from "./words";

import ts = require("../typescript");

/**
 * An object type's members; undefined for other types, and for a class whose private members would be missing.
 * @param words what its type parameters stand for
 */
export function membersOf(
  type: ts.Type,
  words: readonly ts.TypeNode[],
  checker: Checker,
  where: Words,
): ts.TypeNode | undefined {
  const { typeParameters = [], outerTypeParameters = [] } = type as Partial<ts.InterfaceType>;
  if (!(type.flags & ts.TypeFlags.Object) || outerTypeParameters.length > 0) return undefined;
  if (type.symbol && isUnwritable(type.symbol)) return undefined;
  const properties = checker.getPropertiesOfType(type);
  const { Call, Construct } = ts.SignatureKind;
  const isValue = type.getConstructSignatures().length > 0;
  const anonymous = checker.createAnonymousType(
    undefined,
    new Map(properties.filter(({ name }) => !isValue || name !== "prototype").map((one) => [one.escapedName, one])),
    checker.getSignaturesOfType(type, Call),
    checker.getSignaturesOfType(type, Construct),
    checker.getIndexInfosOfType(type),
  );
  const node = checker.typeToTypeNode(anonymous, ...where);
  return (
    node &&
    withWords(
      node,
      typeParameters.map(({ symbol: parameter }, i) => ({ parameter, word: words[i] })),
    )
  );
}

/** Whether a symbol is a module's class with private members: what is written otherwise is not taken for its type. */
export function isUnwritable({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((one) => ts.isClassDeclaration(one) && isOfModule(one) && one.members.some(isPrivate));
}

function isOfModule({ parent }: ts.Node): boolean {
  return ts.isSourceFile(parent) || ts.isModuleBlock(parent);
}

function isPrivate(member: ts.ClassElement): boolean {
  const { Private, Protected } = ts.ModifierFlags;
  const isHash = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return isHash || (ts.getCombinedModifierFlags(member) & (Private | Protected)) !== 0;
}

/** What a type parameter stands for. */
interface Word {
  parameter: ts.Symbol;
  word: ts.TypeNode | undefined;
}

/** The type with what its parameters stand for; `this`, which is of a class or interface alone, is any value. */
function withWords(type: ts.TypeNode, words: readonly Word[]): ts.TypeNode {
  const any = ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
  const visit = (node: ts.Node): ts.Node => {
    if (node.kind === ts.SyntaxKind.ThisType) return any;
    const name = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? node.typeName : undefined;
    // A name out of the type's own text may have no symbol.
    const isParameter = (one: ts.Symbol) => one === ((name as { symbol?: ts.Symbol }).symbol ?? one);
    const found = name && words.find(({ parameter }) => parameter.name === name.text && isParameter(parameter));
    return found ? (found.word ?? any) : ts.visitEachChild(node, visit, undefined);
  };
  return visit(type) as ts.TypeNode;
}
