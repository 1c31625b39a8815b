/**
 * The language's and the browser's own declarations, as the project's TypeScript brings them: those library files that
 * its tsconfig asks for, and what they refer to.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { readTextFile } from "../../../files";
import { moduleParts, type PackageFile, packageNames, parseModule, symbolPassages } from "../package";
import { findInstalled, type InstalledPackage } from "./installed-package";

/** Of which part of the language's world a library file speaks: the beginning of ids, and of titles. */
const parts: readonly [file: RegExp, within: string, words: string[]][] = [
  [/^lib\.dom\b/, "dom", ["dom"]],
  [/^lib\.webworker\b/, "worker", ["web", "worker"]],
  [/^lib\.scripthost\b/, "scripthost", ["script", "host"]],
  [/./, "js", ["javascript"]],
];

/** The folder with lib.es5.d.ts. From version 7 on it is in the package of the compiler's program for this machine. */
export function typeLibrariesFolder(typescript: InstalledPackage): string | undefined {
  const program = findInstalled(`@typescript/typescript-${process.platform}-${process.arch}`, typescript.real);
  const folders = [typescript.folder, ...(program !== undefined && "folder" in program ? [program.folder] : [])];
  return folders
    .map((folder) => path.join(folder, "lib"))
    .find((folder) => fs.existsSync(path.join(folder, "lib.es5.d.ts")));
}

/**
 * Reads library files of a TypeScript, a file at a time. Their ids bear its name and version.
 * @param names of the files asked for, such as "lib.dom.d.ts"
 */
export function* readTypeLibraries(
  { manifest }: InstalledPackage,
  folder: string,
  names: readonly string[],
  minWords: number,
): Generator<PackageFile> {
  const { id } = packageNames(manifest);
  const ids = new Set<string>();
  const queue = new Set(names.map((name) => path.basename(name)));
  for (const file of queue) {
    if (!fs.existsSync(path.join(folder, file))) continue;
    const tree = parseModule(file, readTextFile(path.join(folder, file)));
    for (const { fileName } of tree.libReferenceDirectives) queue.add(`lib.${fileName.toLowerCase()}.d.ts`);
    const [, within, words] = parts.find(([pattern]) => pattern.test(file)) as (typeof parts)[number];
    const { api } = moduleParts(tree);
    const passages = symbolPassages({
      ...{ tree, api, names: { id, words, own: [] }, renamed: new Map(), isEntry: true, ids, minWords, within },
    });
    yield { file: `lib/${file}`, passages, uses: [] };
  }
}
