/**
 * A package → its passages: one a documented symbol that its declarations offer, and the sections of its Markdown
 * files. A file at a time, from the entry points on, so that no more than one file's text and syntax tree
 * are in memory.
 */
import { isBuiltin } from "node:module";
import { documentFiles, documentPassages } from "./documents";
import { entryPoints } from "./entry-points";
import { readOrReason, textUpTo, type Unread } from "./file-text";
import type { PackageManifest } from "./manifest";
import { type ModuleReference, moduleParts, parseModule } from "./module";
import { type PackageNames, packageNames } from "./names";
import type { PackagePassage } from "./passage";
import { type PackageResolver, packageResolver } from "./resolver";
import type { PackageSource } from "./source";
import { type FileOfSymbols, symbolPassages } from "./symbol-passages";

/** How much of a package is taken. */
export interface PackageOptions {
  /** Take the sections of its README and of its folder `docs` too. Default true. */
  documents?: boolean;
  /** Declaration files above this many megabytes (10⁶ bytes) are skipped, and named. Default 32. */
  maxFileMb?: number;
  /** Fewest words of a passage's text. */
  minWords?: number;
}

/** Another package that the declarations speak of. */
export interface PackageUse {
  name: string;
  /** It is offered on: whoever uses the one reads the other's docs. */
  reexports: boolean;
}

/** What one file of a package gave. */
export interface PackageFile {
  file: string;
  passages: PackagePassage[];
  uses: PackageUse[];
  /** Why the file was not read. */
  skipped?: string;
}

/** Of a symbol's comment; a section of Markdown needs more. */
export const MIN_SYMBOL_WORDS = 6;
/** Above it a file is not read: its syntax tree and passages take up to forty times its size in memory. */
export const MAX_FILE_MB = 32;

/** Reads the files of a package in the order in which its entry points lead to them. */
export function* readPackage(
  source: PackageSource,
  manifest: PackageManifest,
  options: PackageOptions = {},
): Generator<PackageFile> {
  const { documents = true, maxFileMb = MAX_FILE_MB, minWords = MIN_SYMBOL_WORDS } = options;
  const names = packageNames(manifest);
  const walk = new ModuleWalk(source, manifest);
  // The walk takes in the files that are found on the way.
  for (const [file, renamed] of walk.found) {
    const text = textOf(source, file, maxFileMb);
    const read =
      typeof text === "string" ? readOrReason(() => walk.read(file, text, { names, renamed, minWords })) : text;
    yield "why" in read ? skippedFile(file, read) : read;
  }
  for (const file of documents ? documentFiles(source) : []) yield readDocument(source, file, names);
}

/** The way from a package's entry points through its files. */
class ModuleWalk {
  /** File → what others call its exports. */
  readonly found: Map<string, Map<string, string>>;
  readonly #entries: ReadonlySet<string>;
  readonly #resolver: PackageResolver;
  readonly #ids = new Set<string>();

  constructor(source: PackageSource, manifest: PackageManifest) {
    this.#resolver = packageResolver(source, manifest.name);
    this.#entries = new Set(entryPoints(source, manifest, this.#resolver));
    this.found = new Map([...this.#entries].map((file) => [file, new Map()]));
  }

  /** Reads one file. Its syntax tree is gone when its passages are used. */
  read(file: string, text: string, given: Pick<FileOfSymbols, "names" | "renamed" | "minWords">): PackageFile {
    const tree = parseModule(file, text);
    const { api, references } = moduleParts(tree);
    const uses: PackageUse[] = [];
    for (const reference of references) {
      const target = this.#resolver.resolve(reference.specifier, file);
      if (target === undefined) uses.push(...useOf(reference));
      else this.found.set(target, new Map([...reference.renamed, ...(this.found.get(target) ?? [])]));
    }
    const isEntry = this.#entries.has(file);
    return { file, passages: symbolPassages({ ...given, tree, api, isEntry, ids: this.#ids }), uses };
  }
}

/** All passages of a package, without a word of what was skipped. */
export function* passagesOfPackage(
  source: PackageSource,
  manifest: PackageManifest,
  options?: PackageOptions,
): Generator<PackagePassage> {
  for (const { passages } of readPackage(source, manifest, options)) yield* passages;
}

function readDocument(source: PackageSource, file: string, names: PackageNames): PackageFile {
  const text = textOf(source, file, MAX_DOCUMENT_MB);
  const read = typeof text === "string" ? readOrReason(() => documentPassages(text, file, names)) : text;
  return "why" in read ? skippedFile(file, read) : { file, passages: read, uses: [] };
}

/** Larger ones are no text for people. */
const MAX_DOCUMENT_MB = 4;

function textOf(source: PackageSource, file: string, maxMb: number): string | Unread {
  return textUpTo(
    maxMb,
    () => source.size(file),
    () => source.read(file),
  );
}

function skippedFile(file: string, { why }: Unread): PackageFile {
  return { file, passages: [], uses: [], skipped: why };
}

/** The package that a reference leads to; none for Node's own modules and for what is missing in this one. */
function useOf({ specifier, reexports }: ModuleReference): PackageUse[] {
  if (specifier === "" || /^[./#]/.test(specifier) || isBuiltin(specifier)) return [];
  const parts = specifier.split("/");
  return [{ name: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"), reexports }];
}
