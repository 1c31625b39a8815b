/** `import x = require("m")`. The compiler emits ES modules, in which it would only complain of it. */
import ts = require("../typescript");

/** TypeScript's complaint. */
export const importAssignment = 1202;

/** Turns every such import into a constant with what `require` gives. */
export const importEqualsToRequire: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  if (!file.statements.some(isImportEquals)) return file;
  const statements = file.statements.map((statement) =>
    isImportEquals(statement) ? ts.setTextRange(constantOf(statement), statement) : statement,
  );
  return ts.factory.updateSourceFile(file, ts.setTextRange(ts.factory.createNodeArray(statements), file.statements));
};

type ImportEquals = ts.ImportEqualsDeclaration & { moduleReference: ts.ExternalModuleReference };

/** Whether a statement is `import x = require("…")`. */
function isImportEquals(statement: ts.Statement): statement is ImportEquals {
  return (
    ts.isImportEqualsDeclaration(statement) &&
    !statement.isTypeOnly &&
    ts.isExternalModuleReference(statement.moduleReference)
  );
}

function constantOf({ name, modifiers, moduleReference }: ImportEquals): ts.Statement {
  const { factory } = ts;
  const call = factory.createCallExpression(factory.createIdentifier("require"), undefined, [
    moduleReference.expression,
  ]);
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, call);
  return factory.createVariableStatement(
    modifiers?.filter(ts.isModifier),
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  );
}
