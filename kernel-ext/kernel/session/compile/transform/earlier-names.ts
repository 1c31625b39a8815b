/**
 * Names of earlier cells where tslab, which turns a name `a` into `exports.a`, overlooks them: `{ a }` becomes
 * `{ a: exports.a }`, and `import b = a.x` becomes `const b = exports.a.x`.
 */
import ts = require("../typescript");

/** @param cell the cell, whose parent tslab has made the declarations of the cells before it */
export function earlierNames(program: ts.Program, cell: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  const checker = program.getTypeChecker();
  const { factory } = ts;
  const isEarlier = (symbol: ts.Symbol | undefined) =>
    symbol?.declarations?.some((declaration) => declaration.getSourceFile() === (cell.parent as ts.Node)) ?? false;
  // New names, since tslab would find the old ones once more, in their places: what has none is the compiler's own.
  const named = (text: string, place: ts.Node) => ts.setTextRange(factory.createIdentifier(text), place);
  const member = (value: ts.Expression, name: string, place: ts.Node): ts.Expression =>
    ts.setTextRange(factory.createPropertyAccessExpression(value, named(name, place)), place);
  const fromEarlier = (name: ts.Identifier) => member(named("exports", name), name.text, name);

  /** `a.b.c` as an expression; undefined where it does not begin with a name of an earlier cell. */
  const memberOf = (name: ts.EntityName): ts.Expression | undefined => {
    if (ts.isIdentifier(name)) return isEarlier(checker.getSymbolAtLocation(name)) ? fromEarlier(name) : undefined;
    const left = memberOf(name.left);
    return left && member(left, name.right.text, name);
  };

  const constantOf = (statement: ts.ImportEqualsDeclaration): ts.Statement => {
    const { isTypeOnly, moduleReference, name } = statement;
    const symbol = checker.getSymbolAtLocation(name);
    if (isTypeOnly || ts.isExternalModuleReference(moduleReference) || !symbol) return statement;
    const isValue = checker.getAliasedSymbol(symbol).flags & ts.SymbolFlags.Value;
    const value = isValue ? memberOf(moduleReference) : undefined;
    if (!value) return statement;
    const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
    const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const);
    return ts.setTextRange(factory.createVariableStatement(undefined, list), statement);
  };

  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isImportEqualsDeclaration(node)) return constantOf(node);
      const isOurs =
        ts.isShorthandPropertyAssignment(node) && isEarlier(checker.getShorthandAssignmentValueSymbol(node));
      if (!isOurs) return ts.visitEachChild(node, visit, context);
      const { name, objectAssignmentInitializer: preset } = node;
      const value = fromEarlier(name);
      const whole = preset ? factory.createAssignment(value, ts.visitNode(preset, visit) as ts.Expression) : value;
      return ts.setTextRange(factory.createPropertyAssignment(named(name.text, name), whole), node);
    };
    return ts.visitEachChild(file, visit, context);
  };
}
