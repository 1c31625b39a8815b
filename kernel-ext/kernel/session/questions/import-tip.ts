/** What there is to tell of a name that nothing in the notebook has: the import that would bring it. */
import { importOf } from "../compile/importable";
import { parseCell } from "../compile/parse-cell";
import { nodeAt } from "../compile/quick-info";
import type { ImportSources } from "./auto-import";

import ts = require("../compile/typescript");

/** The text for the word at `position`, of which the compiler knows nothing; undefined where no import would help. */
export function importTip(code: string, position: number, { compiler, names }: ImportSources): string | undefined {
  const node = nodeAt(parseCell(code), position);
  if (!ts.isIdentifier(node) || !isUse(node)) return undefined;
  const imports = compiler.importable.named(node.text, [code, names.declarations]);
  if (imports.length === 0) return undefined;
  return [`${node.text} has to be imported:`, "", ...imports.map(importOf)].join("\n");
}

/** Whether an identifier is looked for among the names there are: not a member, a label, or part of an import. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  return !(
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isJsxAttribute(parent)
  );
}
