/** One name, one thing: what the sources call by the same name, as complaints. */
import * as ts from "typescript";
import { parse, type Sources } from "./import-graph";

/** Exported names that are declared in several files of a package. */
export function declaredTwice(sources: Sources): string[] {
  const homes = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    for (const name of declaredExports(file, text)) homes.set(name, (homes.get(name) ?? new Set()).add(file));
  }
  return [...homes]
    .filter(([, files]) => files.size > 1)
    .map(([name, files]) => `${name} is declared in ${[...files].sort().join(" and ")}`);
}

/** Names that a file declares and exports; what it re-exports is not declared there. */
export function declaredExports(file: string, text: string): string[] {
  return parse(file, text).statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    }
    const { name } = statement as ts.DeclarationStatement;
    return name ? [name.text] : [];
  });
}

/** `const { a, b: [c] } = …` binds a and c. */
function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}
