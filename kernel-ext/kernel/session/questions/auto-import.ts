/**
 * Candidates for a name that nothing in the notebook has, and that a module exports: whoever chooses one gets its
 * import with it.
 *
 * Front-ends replace one span of the cell by the text of a candidate. So the span reaches from where the import goes to
 * the cursor, and the text is all that shall stand there. JupyterLab shows this text, and at a second Tab it writes
 * into the cell what all candidates have in common from their first letter on: among several there has to be one that
 * begins otherwise. And where it knows a longer word of the cell itself it offers that, in a span of its own, and
 * applies ours to the wrong one: then there is no candidate here.
 */
import type { CompletionInfo } from "tslab/dist/converter";
import type { Compiler } from "../compile/compiler";
import { importOf } from "../compile/importable";
import { extendedImport } from "./extended-import";
import { importPlace } from "./import-place";

export interface Candidates {
  start: number;
  end: number;
  entries: { name: string; kind: string }[];
}

/** What imports are looked for with. */
export interface ImportSources {
  compiler: Pick<Compiler, "importable">;
  names: { readonly declarations: string };
}

/** Imports that are offered at once. */
const limit = 8;

/**
 * Those candidates, with what else there is in the same span; undefined where an ordinary candidate begins as the name
 * does, and where no import would help.
 * @param found the ordinary candidates for the text at `position`, as they are shown
 * @param original all that could stand there, whatever its first letters
 */
export function autoImports(
  code: string,
  position: number,
  found: Candidates & Pick<CompletionInfo, "original">,
  { compiler, names }: ImportSources,
): Candidates | undefined {
  const { start, end, entries, original } = found;
  const typed = code.slice(start, position);
  if (end !== position || !/^[A-Za-z_$][\w$]*$/.test(typed) || !takesAnyName(original)) return undefined;
  const begun = typed.toLowerCase();
  if (entries.some(({ name }) => name.toLowerCase().startsWith(begun)) || hasLongerWord(code, typed)) return undefined;
  const place = importPlace(code, start);
  if (place === undefined) return undefined;
  const usedBefore = new Set(words(code.slice(0, place)));
  const imports = compiler.importable
    .startingWith(typed, [code, names.declarations])
    .filter(({ name }) => !usedBefore.has(name) && (typed.length > 2 || name === typed))
    .slice(0, limit);
  const extended = imports.length === 1 && entries.length === 0 && extendedImport(code, imports[0], start);
  if (extended) return { start: extended.start, end, entries: [{ name: extended.text, kind: "import" }] };
  const before = code.slice(place, start);
  const rest = entries.length > 0 || imports.length < 2 ? entries : [{ name: typed, kind: "typed" }];
  const all = [
    ...imports.map((one) => ({ name: `${importOf(one)}\n${before}${one.name}`, kind: "import" })),
    ...rest.map(({ name, kind }) => ({ name: before + name, kind })),
  ];
  if (imports.length === 0) return undefined;
  if (all.length === 1 || new Set(all.map(({ name }) => name[0])).size > 1) return { start: place, end, entries: all };
  return entries.length > 0 ? undefined : { start: place, end, entries: all.slice(0, 1) };
}

/** Whether any name there is may stand at the cursor: not behind a dot, in a string, or where a name is made. */
function takesAnyName(original: CompletionInfo["original"]): boolean {
  return (
    original !== undefined && !original.isMemberCompletion && original.entries.some(({ name }) => name === "Array")
  );
}

function hasLongerWord(code: string, typed: string): boolean {
  return words(code).some((word) => word.length > typed.length && word.startsWith(typed));
}

function words(code: string): string[] {
  return code.split(/[^\w$]+/);
}
