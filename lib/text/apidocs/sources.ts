/**
 * Which declaration files the API-documentation corpus is made of, and the version whose text it was judged with. Every
 * package is one that bowlab itself depends on, so that an installed copy without development tools builds the same
 * corpus. They are found through Node's resolution from this file and never through the current folder.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";

/** A group of declaration files whose symbols share one prefix. */
export interface DeclarationSource {
  /** npm package that holds the files. */
  package: string;
  /** Version the judgements were made with; another one is reported, and the fingerprint decides. */
  version: string;
  /** Package through whose dependencies this one is found, where bowlab does not depend on it directly. */
  through?: string;
  /** Folder inside the package. */
  folder: string;
  /** Names (relative to the folder, with "/") of the files to take. */
  include: RegExp;
  exclude?: RegExp;
  /** Prefix of the passages' ids: "node" gives "node:fs.readFile". */
  prefix: string;
  /** The prefix in words, the beginning of every title. */
  words: string;
}

const tfjs = "@tensorflow/tfjs";
const declarations = /\.d\.ts$/;
const notPublic = /(_test|test_util|\.test)\.d\.ts$|(^|\/)(tests?|version|backends?)\b/;

/** In the order in which passages come; of two passages with the same text the earlier one stays. */
export const sources: readonly DeclarationSource[] = [
  {
    package: "typescript",
    version: "5.9.3",
    folder: "lib",
    include: /^lib\.(es|decorators).*\.d\.ts$/,
    prefix: "js",
    words: "javascript",
  },
  {
    package: "typescript",
    version: "5.9.3",
    folder: "lib",
    include: /^lib\.dom.*\.d\.ts$/,
    prefix: "dom",
    words: "dom",
  },
  {
    package: "typescript",
    version: "5.9.3",
    folder: "lib",
    include: /^lib\.webworker.*\.d\.ts$/,
    prefix: "worker",
    words: "web worker",
  },
  {
    package: "@types/node",
    version: "20.19.43",
    folder: ".",
    include: declarations,
    exclude: /(^|\/)ts[\d.]+\/|(^|\/)compatibility\//,
    prefix: "node",
    words: "node",
  },
  {
    package: "@tensorflow/tfjs-core",
    version: "4.22.0",
    through: tfjs,
    folder: "dist",
    include: declarations,
    exclude: notPublic,
    prefix: "tfjs",
    words: "tfjs",
  },
  {
    package: "@tensorflow/tfjs-layers",
    version: "4.22.0",
    through: tfjs,
    folder: "dist",
    include: declarations,
    exclude: notPublic,
    prefix: "tfjs-layers",
    words: "tfjs layers",
  },
  {
    package: "@tensorflow/tfjs-data",
    version: "4.22.0",
    through: tfjs,
    folder: "dist",
    include: declarations,
    exclude: notPublic,
    prefix: "tfjs-data",
    words: "tfjs data",
  },
  {
    package: "@tensorflow/tfjs-converter",
    version: "4.22.0",
    through: tfjs,
    folder: "dist",
    include: declarations,
    exclude: notPublic,
    prefix: "tfjs-converter",
    words: "tfjs converter",
  },
  {
    package: "typescript",
    version: "5.9.3",
    folder: "lib",
    include: /^typescript\.d\.ts$/,
    prefix: "typescript",
    words: "typescript compiler",
  },
  {
    package: "commander",
    version: "14.0.3",
    folder: "typings",
    include: /^index\.d\.ts$/,
    prefix: "commander",
    words: "commander",
  },
  {
    package: "zod",
    version: "4.6.7",
    folder: "v4",
    include: /^(classic|core)\/[^/]+\.d\.ts$/,
    prefix: "zod",
    words: "zod",
  },
];

/** A source found on this machine. */
export interface FoundSource extends DeclarationSource {
  /** Version that is installed. */
  found: string;
  /** Absolute paths of the declaration files, ordered by their name inside the package. */
  files: string[];
}

/**
 * Finds the declaration files of one source.
 * @throws InputError when the package is not installed or holds no such file.
 */
export function findSource(source: DeclarationSource): FoundSource {
  const root = packageFolder(source.package, source.through);
  const { version } = readJson(path.join(root, "package.json")) as { version: string };
  const folder = path.join(root, source.folder);
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => source.include.test(name) && !source.exclude?.test(name) && !name.includes("node_modules/"))
    .sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) {
    throw new InputError(`cannot find the declaration files of ${source.package}`, {
      expected: `files matching ${source.include} in its folder ${source.folder} (version ${source.version})`,
      found: `none in version ${version}`,
      fix: `let bowlab have the version it asks for: \`npm ls ${source.through ?? source.package}\` shows which it has`,
    });
  }
  return { ...source, found: version, files: names.map((name) => path.join(folder, name)) };
}

/** The folder of an installed package, whether or not its exports map shows package.json. */
function packageFolder(name: string, through: string | undefined): string {
  const starts = [__dirname, ...(through === undefined ? [] : [packageFolder(through, undefined)])];
  for (const start of starts) {
    for (let folder = start; ; folder = path.dirname(folder)) {
      const candidate = path.join(folder, "node_modules", name);
      if (fs.existsSync(path.join(candidate, "package.json"))) return candidate;
      if (folder === path.dirname(folder)) break;
    }
  }
  throw new InputError(`cannot find the package ${name}, whose documentation belongs to the corpus`, {
    expected: `${name} among bowlab's dependencies`,
    found: "no such package",
    fix: "run npm install again, so that bowlab has all its dependencies",
  });
}
