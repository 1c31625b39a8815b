/**
 * The project's own text → passages: what its sources export with a documentation comment, and its Markdown.
 * Their version is "local": a release of the project does not change the ids.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { readTextFile } from "../../../files";
import {
  documentPassages,
  folderSource,
  moduleParts,
  type PackageFile,
  type PackageNames,
  type PackagePassage,
  packageNames,
  parseModule,
  readOrReason,
  symbolPassages,
  textOrReason,
  textUpTo,
} from "../package";
import type { InstalledPackage } from "./installed-package";

/** One of the project's own packages. */
export interface OwnPackage {
  own: InstalledPackage;
  /** Absolute paths of its sources. */
  files: readonly string[];
  /** Folders of the project's other packages, whose files are theirs. */
  others: readonly string[];
  minWords: number;
  /** Larger sources are skipped. */
  maxFileMb: number;
}

/** Markdown files that are not about using or understanding the project. */
const formal = /^(change ?-?log|license|licence|history|code[-_]of[-_]conduct|security|notice|authors|contributors)\b/i;

/** Reads one package of the project, a file at a time: sources first, then documents. */
export function* readOwnPackage({ own, files, others, minWords, maxFileMb }: OwnPackage): Generator<PackageFile> {
  const names = packageNames({ name: own.manifest.name });
  const ids = new Set<string>();
  for (const file of files) {
    const name = path.relative(own.folder, file).split(path.sep).join("/");
    if (!isOwn(file, own.folder, others)) continue;
    const text = textUpTo(
      maxFileMb,
      () => fs.statSync(file).size,
      () => readTextFile(file),
    );
    const read = typeof text === "string" ? readOrReason(() => symbolsOf(name, text, { names, ids, minWords })) : text;
    if ("why" in read) yield { file: name, passages: [], uses: [], skipped: read.why };
    else yield { file: name, passages: read, uses: [] };
  }
  for (const name of documentsOf(own.folder)) {
    const text = textOrReason(() => readTextFile(path.join(own.folder, name)));
    const read = typeof text === "string" ? readOrReason(() => documentPassages(text, name, names)) : text;
    if ("why" in read) yield { file: name, passages: [], uses: [], skipped: read.why };
    else yield { file: name, passages: read, uses: [] };
  }
}

function symbolsOf(
  name: string,
  text: string,
  { names, ids, minWords }: { names: PackageNames; ids: Set<string>; minWords: number },
): PackagePassage[] {
  const tree = parseModule(name, text);
  const within = name.replace(/(\.d)?\.[cm]?[tj]sx?$/, "");
  return symbolPassages({
    tree,
    api: moduleParts(tree).api,
    names,
    renamed: new Map(),
    isEntry: true,
    ids,
    minWords,
    within,
  });
}

function isOwn(file: string, folder: string, others: readonly string[]): boolean {
  const isIn = (place: string) => file.startsWith(place + path.sep);
  return (
    isIn(folder) &&
    !file.includes(`${path.sep}node_modules${path.sep}`) &&
    !others.some((other) => other.startsWith(folder + path.sep) && isIn(other))
  );
}

/** Markdown beside package.json and below `docs`. */
function documentsOf(folder: string): string[] {
  const beside = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(md|mdx|markdown)$/i.test(entry.name) && !formal.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const below = ["doc", "docs"].flatMap((docs) =>
    folderSource(path.join(folder, docs))
      .files.filter((file) => /\.(md|mdx|markdown)$/i.test(file))
      .map((file) => `${docs}/${file}`),
  );
  return [...beside, ...below];
}
