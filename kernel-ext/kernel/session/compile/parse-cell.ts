/**
 * Cells may hold JSX: a text that does not parse as TypeScript, and does as TSX, is that. Any other stays TypeScript,
 * `<string>x` and all.
 */
import ts = require("./typescript");

type Parsed = ts.SourceFile & { parseDiagnostics: readonly ts.Diagnostic[]; version?: string };

/** What the parser objects to. */
export function problemsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return (file as Parsed).parseDiagnostics;
}

/** The tree of a cell's text, with parents. */
export function parseCell(text: string): ts.SourceFile {
  return withJsx(ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest, true));
}

/** The file, or what it is as TSX. */
export function withJsx(file: ts.SourceFile, target: ts.ScriptTarget = file.languageVersion): ts.SourceFile {
  if (problemsOf(file).length === 0 || !/<[\w>]/.test(file.text)) return file;
  const jsx = ts.createSourceFile(file.fileName, file.text, target, true, ts.ScriptKind.TSX);
  // By its version the compiler knows whether it has seen a file.
  return problemsOf(jsx).length > 0 ? file : Object.assign(jsx, { version: (file as Parsed).version });
}
