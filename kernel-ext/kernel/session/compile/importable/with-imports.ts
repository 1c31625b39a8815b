/** A name that the compiler does not know, in a cell that fails: the import that would bring it. */
import type { Diagnostic } from "tslab/dist/converter";
import { type Import, importOf } from "./importable";

const unknownName = /^Cannot find (?:name|namespace) '([\w$]+)'/;

/** Modules that are named for one name. */
const limit = 3;

/** The same complaints; those of unknown names that a module exports say how to import them. */
export function withImports(
  diagnostics: readonly Diagnostic[],
  importsOf: (name: string) => readonly Import[],
): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const [, name] = unknownName.exec(diagnostic.messageText) ?? [];
    const imports = name === undefined || diagnostic.fileName ? [] : importsOf(name).slice(0, limit);
    if (imports.length === 0) return diagnostic;
    const messageText = `${diagnostic.messageText} To import it: ${imports.map(importOf).join(" or ")}`;
    return { ...diagnostic, messageText };
  });
}
