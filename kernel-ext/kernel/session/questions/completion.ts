/**
 * Candidates for the text at the cursor: what the types say, the keys that live objects have besides (`process.env.`,
 * parsed JSON), files and packages where an import names one, and names that have to be imported. Their kinds are those
 * that JupyterLab has colours for.
 */
import type { Content } from "../../../wire";
import type { Compiler } from "../compile/compiler";
import { autoImports, type Candidates } from "./auto-import";
import { importAt, importCandidates, pathAt, pathCandidates } from "./import-candidates";
import { liveKeys } from "./live-keys";
import { toCodePoints } from "./text-position";

/** What completion looks at. */
export interface CompletionSources {
  compiler: Compiler;
  /** The notebook's names: their declarations, and their values. */
  names: { readonly declarations: string; readonly exports: Record<string, unknown> };
  folder: string;
}

/** Content of a complete_reply. @param position UTF-16 offset of the cursor */
export function completionReply(code: string, position: number, sources: CompletionSources): Content {
  const { start, end, entries } = candidatesAt(code, position, sources);
  const span = { cursor_start: toCodePoints(code, start), cursor_end: toCodePoints(code, end) };
  const types = entries.map(({ name, kind }) => ({
    text: name,
    type: kind,
    start: span.cursor_start,
    end: span.cursor_end,
  }));
  const metadata = { _jupyter_types_experimental: types };
  return { status: "ok", matches: entries.map(({ name }) => name), ...span, metadata };
}

function candidatesAt(code: string, position: number, sources: CompletionSources): Candidates {
  const { compiler, names, folder } = sources;
  const partial = importAt(code, position);
  if (partial !== undefined) {
    return { start: position - partial.length, end: position, entries: importCandidates(partial, folder) };
  }
  const file = pathAt(code, position);
  const files = file === undefined ? [] : pathCandidates(file, folder);
  if (file !== undefined && files.length > 0) return { start: position - file.length, end: position, entries: files };
  const { start, end, candidates, original } = compiler.complete(names.declarations, code, position);
  const kinds = new Map(original?.entries.map(({ name, kind }) => [name, kind]));
  const fitting = fittingNames(candidates, code.slice(start, position));
  const typed = fitting.map((name) => ({ name, kind: kindFor(kinds.get(name)) }));
  const live = liveKeys(code.slice(0, start), code.slice(start, position), names.exports).filter(
    (name) => !kinds.has(name),
  );
  const found = { start, end, entries: [...live.map((name) => ({ name, kind: "property" })), ...typed] };
  return autoImports(code, position, { ...found, original }, sources) ?? found;
}

/**
 * Names that only hold the letters somewhere are a help for a word; in the place of one letter or two they are none,
 * and JupyterLab puts a lone candidate into the cell unasked.
 */
function fittingNames(names: string[], begun: string): string[] {
  const letters = begun.toLowerCase();
  return begun.length < 3 ? names.filter((name) => name.toLowerCase().startsWith(letters)) : names;
}

/**
 * JupyterLab colours "function", "instance", "class", "module" and "keyword", and shows the initial of any other word.
 */
const kindsFor: Record<string, readonly string[]> = {
  function: ["function", "local function", "method", "construct", "call"],
  instance: ["var", "local var", "const", "let", "parameter", "enum member"],
  class: ["class", "local class"],
  module: ["module", "external module name", "script"],
  keyword: ["keyword", "primitive type"],
  property: ["property", "getter", "setter", "accessor", "JSX attribute", "index"],
};

function kindFor(kind: string | undefined): string {
  for (const [name, kinds] of Object.entries(kindsFor)) if (kind && kinds.includes(kind)) return name;
  // "interface", "type", "enum", "alias" and their like say it themselves.
  return kind || "instance";
}
