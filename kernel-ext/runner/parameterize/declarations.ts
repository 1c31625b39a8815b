/** What a cell of TypeScript or JavaScript declares at its top level, read from its syntax tree. */
import type * as compiler from "typescript";

export interface Declaration {
  /** `const` where it cannot be assigned to again. */
  keyword?: "const" | "let" | "var";
  /** As it is written. */
  type?: string;
}

/** The variables that `source` declares, by name; those of patterns, as `const { a, b } = …`, without types. */
export function declarationsOf(source: string): ReadonlyMap<string, Declaration> {
  // A run without parameters does not wait for the compiler.
  const ts = require("typescript") as typeof compiler;
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.Latest, true);
  const found = new Map<string, Declaration>();
  const add = (name: compiler.BindingName, declaration: Declaration): void => {
    if (ts.isIdentifier(name)) found.set(name.text, declaration);
    else {
      for (const element of name.elements)
        if (ts.isBindingElement(element)) add(element.name, { keyword: declaration.keyword });
    }
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const { flags, declarations } = statement.declarationList;
    const isConstant = (flags & (ts.NodeFlags.Const | ts.NodeFlags.Using)) !== 0;
    const keyword = isConstant ? "const" : flags & ts.NodeFlags.Let ? "let" : "var";
    for (const { name, type } of declarations) add(name, { keyword, type: type?.getText(file) });
  }
  return found;
}
