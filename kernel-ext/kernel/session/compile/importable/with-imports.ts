/** A name that the compiler does not know, in a cell that fails: the import that would bring it. */
import type { Diagnostic } from "tslab/dist/converter";
import { type Import, importOf } from "./importable";

const unknownName =
  /^(?:Cannot find (?:name|namespace)|No value exists in scope for the shorthand property) '([\w$]+)'/;

/** Modules that are named for one name. */
const limit = 3;

/** Names of one cell that imports are looked for. */
const names = 20;

/** The same complaints; those of unknown names that a module exports say how to import them. */
export function withImports(
  diagnostics: readonly Diagnostic[],
  importsOf: (name: string) => readonly Import[],
): Diagnostic[] {
  // A cell may have one name a thousand times, or a thousand names.
  const found = new Map<string, readonly Import[]>();
  const foundOf = (name: string) => {
    if (!found.has(name) && found.size < names) found.set(name, importsOf(name).slice(0, limit));
    return found.get(name) ?? [];
  };
  return diagnostics.map((diagnostic) => {
    const [, name] = unknownName.exec(diagnostic.messageText) ?? [];
    const imports = name === undefined || diagnostic.fileName ? [] : foundOf(name);
    if (imports.length === 0) return diagnostic;
    const messageText = `${diagnostic.messageText} To import it: ${imports.map(importOf).join(" or ")}`;
    return { ...diagnostic, messageText };
  });
}
