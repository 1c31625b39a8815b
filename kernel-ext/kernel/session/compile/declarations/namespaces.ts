/** Namespaces, and other names for what is in them: of earlier cells' declarations tslab keeps all others. */
import { isCell } from "../host/local-files";

import ts = require("../typescript");

/** How they begin, as the compiler writes declarations. */
const beginning = /^(?:declare (?:namespace|module) |import [^ ]+ = )/m;

/** The declarations after a cell with those of before that it has not made anew. */
export function withNamespaces(before: string, after: string, program: ts.Program | undefined): string {
  if (!beginning.test(before)) return after;
  const cell = program?.getSourceFile(program.getRootFileNames().find(isCell) ?? "");
  const { locals } = (cell ?? {}) as { locals?: ReadonlyMap<ts.__String, unknown> };
  const file = ts.createSourceFile("declarations.d.ts", before, ts.ScriptTarget.Latest);
  const kept = file.statements.filter(
    (statement) =>
      (ts.isModuleDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) &&
      ts.isIdentifier(statement.name) &&
      !locals?.has(statement.name.escapedText),
  );
  return after + kept.map((statement) => `${statement.getText(file)}\n`).join("");
}
