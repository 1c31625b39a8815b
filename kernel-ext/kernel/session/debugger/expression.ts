/** A watched expression, in TypeScript and with the notebook's names, as JavaScript for where a cell stands. */
import { debuggerGlobal } from "../../link";

import ts = require("../compile/typescript");

/**
 * JavaScript of `text`, in which names of the notebook that are no local variables are looked up among the notebook's.
 * @param locals names that the place knows by itself
 */
export function resolveNames(text: string, locals: readonly string[], names: readonly string[]): string {
  const notebook = new Set(names.filter((name) => !locals.includes(name)));
  const replace: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
    const { factory } = context;
    const ofNotebook = (name: string) =>
      factory.createPropertyAccessExpression(
        factory.createPropertyAccessExpression(factory.createIdentifier(debuggerGlobal), "exports"),
        name,
      );
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isShorthandPropertyAssignment(node) && notebook.has(node.name.text))
        return factory.createPropertyAssignment(node.name, ofNotebook(node.name.text));
      if (ts.isIdentifier(node) && notebook.has(node.text) && isUse(node)) return ofNotebook(node.text);
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit) as ts.SourceFile;
  };
  const { outputText } = ts.transpileModule(text, {
    fileName: "expression.ts",
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true },
    transformers: { before: [replace] },
  });
  return outputText.replace(/^\s*export \{\};\s*/m, "").replace(/;\s*$/, "");
}

/** Whether an identifier is a value's name, and not that of a property, or of what is declared there. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (parent === undefined) return true;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  return !ts.isFunctionLike(parent) && !ts.isTypeNode(parent) && !ts.isLabeledStatement(parent);
}
