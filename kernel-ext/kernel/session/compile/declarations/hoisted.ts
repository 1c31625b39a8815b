/** `var` in a block or in a loop's head is a name of the whole cell, which declarations of a package leave out. */
import type { Checker, Words } from "./words";

import ts = require("../typescript");

type Context = ts.TransformationContext & {
  getEmitHost(): object;
  getEmitResolver(): { createTypeOfDeclaration(node: ts.Node, ...words: Words): ts.TypeNode | undefined };
};

/** Adds the declarations of such names to those of the cell. */
export function withHoisted(
  program: ts.Program,
  cell: ts.SourceFile,
): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return (context) => (file) => {
    const hoisted = hoistedIn(cell);
    if (hoisted.length === 0 || !ts.isSourceFile(file)) return file;
    const resolver = (context as Context).getEmitResolver();
    const words = wordsAt(cell, program.getTypeChecker() as unknown as Checker, context as Context);
    const { factory } = ts;
    const declarations = hoisted.map((declaration) =>
      factory.createVariableDeclaration(
        (declaration.name as ts.Identifier).text,
        undefined,
        resolver.createTypeOfDeclaration(declaration, ...words),
      ),
    );
    const declare = factory.createModifier(ts.SyntaxKind.DeclareKeyword);
    const statement = factory.createVariableStatement([declare], factory.createVariableDeclarationList(declarations));
    return factory.updateSourceFile(file, [...file.statements, statement]);
  };
}

type Variable = ts.VariableDeclaration | ts.BindingElement;

/** One declaration of every name that no statement of the cell's top level declares. */
function hoistedIn(cell: ts.SourceFile): Variable[] {
  const { locals } = cell as { locals?: ReadonlyMap<ts.__String, ts.Symbol> };
  return [...(locals?.values() ?? [])].flatMap(({ declarations = [] }) => {
    const isVariable = (one: ts.Node) => ts.isVariableDeclaration(one) || ts.isBindingElement(one);
    const [first] = declarations;
    const isHoisted = first !== undefined && declarations.every((one) => isVariable(one) && !isAtTop(one));
    return isHoisted ? [first as Variable] : [];
  });
}

function isAtTop(declaration: ts.Declaration): boolean {
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList)?.parent;
  return list !== undefined && ts.isVariableStatement(list) && ts.isSourceFile(list.parent);
}

/** As the compiler writes declarations. */
function wordsAt(cell: ts.SourceFile, checker: Checker, context: Context): Words {
  const { MultilineObjectLiterals, UseTypeOfFunction, UseStructuralFallback, AllowEmptyTuple } = ts.NodeBuilderFlags;
  const { GenerateNamesForShadowedTypeParams, NoTruncation, WriteClassExpressionAsTypeLiteral } = ts.NodeBuilderFlags;
  const flags = [
    ...[MultilineObjectLiterals, UseTypeOfFunction, UseStructuralFallback, AllowEmptyTuple],
    ...[GenerateNamesForShadowedTypeParams, NoTruncation, WriteClassExpressionAsTypeLiteral],
  ].reduce((all, flag) => all | flag);
  const tracker = { trackSymbol: () => false, moduleResolverHost: context.getEmitHost() };
  // Newer versions have flags of their own in front of what hears of names.
  const own = checker.typeToTypeNode.length > 4 ? [0] : [];
  return [cell, flags, ...own, tracker];
}
