/** A package's tarball → its documented symbols with their paragraphs. */
import { InputError } from "../../../errors";
import { nameAtVersion } from "../../../install";
import { docText } from "../doc-text";
import { isLicence, isPublic, parseModule } from "../package";
import { type DocumentedSymbol, symbolsOf } from "../symbols";
import { isEmptyParagraph, tidyComment, withoutPreamble } from "./comment";
import type { PinnedSource } from "./pinned-set";
import { tarballFiles } from "./tarball";

/** A symbol and what its comment says. */
export interface SymbolText {
  /** From the outermost module or name space to the symbol. */
  path: string[];
  paragraphs: Set<string>;
}

/**
 * Path with dots → symbol, in the tarball's order. Overloads in one file are one symbol; where several files document a
 * path, the first one counts, since they may well mean different things.
 * @throws InputError when the tarball is damaged or states another licence than the set
 */
export async function symbolsOfTarball(
  source: PinnedSource,
  tarball: string,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<Map<string, SymbolText>> {
  const symbols = new Map<string, SymbolText>();
  const isWanted = (name: string) => name.endsWith(".d.ts") && (source.files?.test(name) ?? true);
  let licence: string | undefined;
  for await (const { name, text } of tarballFiles(tarball, isWanted, options)) {
    if (name === "package.json") licence = statedLicence(text);
    else for (const [id, symbol] of symbolsOfFile(source, name, text)) if (!symbols.has(id)) symbols.set(id, symbol);
  }
  if (licence === source.licence) return symbols;
  throw new InputError(`${nameAtVersion(source)} is not under the licence that the set lists`, {
    file: tarball,
    field: "license",
    expected: source.licence,
    found: licence ?? "none stated",
    fix: "take the package out of the set, or list its licence after reading it",
  });
}

function symbolsOfFile({ name: own, module }: PinnedSource, file: string, text: string): Map<string, SymbolText> {
  const symbols = new Map<string, SymbolText>();
  const begins = module?.exec(file)?.[1];
  for (const { path: names, comment } of publicSymbols(file, text)) {
    const { paragraphs, hidden } = docText(tidyComment(comment));
    const said = paragraphs.filter((paragraph) => !isEmptyParagraph(paragraph)).map(withoutPreamble);
    if (hidden || said.length === 0 || isLicence(comment) || isForAuthors(comment)) continue;
    // `declare module "three"` repeats the package's name.
    const inside = names[0] === own ? names.slice(1) : names;
    const path = begins === undefined ? inside : [begins, ...inside];
    if (path.length === 0) continue;
    // White space would break the columns of run files.
    const id = path.join(".").replace(/\s+/g, "_");
    const symbol = symbols.get(id) ?? { path, paragraphs: new Set<string>() };
    for (const paragraph of said) symbol.paragraphs.add(paragraph);
    symbols.set(id, symbol);
  }
  return symbols;
}

function isForAuthors(comment: string): boolean {
  return /^\s*(?:\/\*)?\*?\s*@(?:private|ignore)\b/m.test(comment);
}

function publicSymbols(file: string, text: string): DocumentedSymbol[] {
  const tree = parseModule(file, text);
  return tree.statements.flatMap((statement) =>
    symbolsOf(statement, tree, (node) => node === statement || isPublic(node)),
  );
}

function statedLicence(text: string): string | undefined {
  const { license } = JSON.parse(text) as { license?: unknown };
  if (typeof license === "string") return license;
  const { type } = (license ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : undefined;
}
