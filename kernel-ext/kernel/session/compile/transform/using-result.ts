/**
 * The value of the last expression of a cell with a `using` at its top level. The compiler puts all that such a cell
 * does into a `try`, in which tslab does not look for it: it is kept in a variable, and named once more behind the
 * `try`, when the resources are disposed of.
 */
import ts = require("../typescript");

/** @param cell the cell as it was parsed */
export function usingResult(cell: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  const own = cell.statements.filter((statement) => !ts.isExportDeclaration(statement));
  const last = own.at(-1);
  return () => (file) => {
    if (!last || !ts.isExpressionStatement(last) || !own.some(isUsing)) return file;
    const at = file.statements.findLastIndex(ts.isTryStatement);
    const attempt = file.statements[at] as ts.TryStatement | undefined;
    const expression = attempt?.tryBlock.statements.at(-1);
    if (!attempt || !expression || !ts.isExpressionStatement(expression)) return file;
    const { factory } = ts;
    const name = factory.createUniqueName("result");
    const kept = factory.createExpressionStatement(factory.createAssignment(name, expression.expression));
    const block = factory.updateBlock(attempt.tryBlock, [...attempt.tryBlock.statements.slice(0, -1), kept]);
    return factory.updateSourceFile(file, [
      factory.createVariableStatement(undefined, [factory.createVariableDeclaration(name)]),
      ...file.statements.slice(0, at),
      factory.updateTryStatement(attempt, block, attempt.catchClause, attempt.finallyBlock),
      ...file.statements.slice(at + 1),
      factory.createExpressionStatement(name),
    ]);
  };
}

/** `using x = …` and `await using x = …`. */
function isUsing(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const kind = statement.declarationList.flags & ts.NodeFlags.BlockScoped;
  return kind === ts.NodeFlags.Using || kind === ts.NodeFlags.AwaitUsing;
}
