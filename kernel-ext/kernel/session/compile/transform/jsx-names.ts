/**
 * JSX calls a function that the cell does not write itself, as `React.createElement`. Where an earlier cell has
 * imported or declared it, it is found among the notebook's names, as tslab arranges it for all names that are written
 * out.
 */
import ts = require("../typescript");

/** @param cell the cell, whose parent tslab has made the declarations of the cells before it */
export function jsxNamesOfEarlierCells(cell: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  const locals = (file: ts.Node | undefined) => (file as { locals?: ReadonlyMap<string, unknown> } | undefined)?.locals;
  const [earlier, own] = [locals(cell.parent), locals(cell)];
  return (context) => (file) => {
    if (cell.languageVariant !== ts.LanguageVariant.JSX || !earlier) return file;
    const visit = (node: ts.Node): ts.Node => {
      // What the compiler has put in has no place in the text.
      const isPutIn = ts.isIdentifier(node) && node.pos < 0;
      if (isPutIn && earlier.has(node.text) && !own?.has(node.text)) {
        const { factory } = context;
        // A new name: the compiler would find the old one among the notebook's names once more.
        return factory.createPropertyAccessExpression(
          factory.createIdentifier("exports"),
          factory.createIdentifier(node.text),
        );
      }
      if (ts.isPropertyAccessExpression(node)) {
        return context.factory.updatePropertyAccessExpression(
          node,
          visit(node.expression) as ts.LeftHandSideExpression,
          node.name,
        );
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitEachChild(file, visit, context);
  };
}
