/** What the architecture allows, as functions from sources to complaints: an empty list is what the tests want. */
import * as ts from "typescript";
import { closure, type ImportGraph, parse, type Sources } from "./import-graph";

/** For each area of a package (a folder, or a file at its top), the other areas it may import. */
export type Directions = Readonly<Record<string, readonly string[]>>;

const base = [
  ...["errors", "files", "integrity", "interrupt", "memory", "model-folder", "options", "places"],
  ...["profile", "progress", "random", "shards", "version"],
];

/** Text to batches. No file of these areas loads an engine. */
const data = ["text", "tokens", "batches", "collections"];

/** Areas whose names a user of the library gets. */
const exported = [
  ...[...base, ...data, "deploy", "engine", "eval", "finetune", "inspect", "loss", "model", "retrieval", "search"],
  "train",
];

/**
 * `random → text → tokens → batches → model → loss → train → finetune`, `engine → model`, `eval → retrieval`,
 * `retrieval → search → deploy`, `finetune → deploy`, all → cli.
 */
export const libDirections: Directions = {
  version: [],
  errors: [],
  progress: [],
  random: [],
  options: ["errors"],
  profile: ["errors", "files", "options"],
  interrupt: [],
  files: ["errors", "places"],
  places: ["errors"],
  integrity: ["errors", "files", "places"],
  shards: ["errors", "files", "integrity", "options", "version"],
  memory: ["errors", "options"],
  "model-folder": ["errors", "files", "integrity"],
  install: base,
  text: [...base, "install"],
  collections: [...base, "text"],
  tokens: [...base, "text"],
  batches: [...base, "text", "tokens"],
  engine: [...base, "install"],
  eval: [...base, "text"],
  model: [...base, "text", "tokens", "engine"],
  loss: [...base, "engine", "model"],
  train: [...base, "text", "tokens", "batches", "engine", "model", "loss"],
  retrieval: [...base, "text", "tokens", "batches", "install", "engine", "model", "eval"],
  search: [...base, "install", "text", "tokens", "engine", "model", "eval", "retrieval"],
  inspect: [...base, "text", "tokens", "batches", "engine", "model", "eval", "retrieval"],
  finetune: [...base, "text", "tokens", "batches", "engine", "model", "loss", "train", "eval", "retrieval"],
  deploy: [...base, "install", "text", "tokens", "engine", "model", "train", "eval", "retrieval", "finetune", "search"],
  cli: [...exported, "install"],
  index: exported,
};

/**
 * `wire → kernel, runner`; displays know neither, the runner's report borrows their markup. `create` is a package of
 * its own: it uses nothing of the others, and they nothing of it.
 */
export const kernelDirections: Directions = {
  errors: [],
  environment: [],
  processes: [],
  "package-root": [],
  "well-formed": [],
  files: ["errors"],
  wire: ["errors", "files", "well-formed"],
  display: ["errors", "files", "well-formed"],
  kernel: ["environment", "errors", "files", "package-root", "processes", "well-formed", "wire", "display"],
  runner: ["errors", "files", "package-root", "processes", "well-formed", "wire", "display", "kernel"],
  cli: ["errors", "files", "package-root", "well-formed", "display", "kernel", "runner"],
  index: ["display"],
  create: [],
};

/** Areas, and files below an area, that load no engine at any distance. */
export const engineFree = [
  ...["text", "tokens", "batches", "collections", "eval", "errors", "files", "install", "model-folder", "options"],
  ...["profile", "random", "shards", "version"],
].map((area) => `lib/${area}`);

/** What of retrieval needs an engine: making vectors, and exact search over many. The rest does without. */
export const computingRetrieval = [
  ...["index", "search-collection"],
  ...[
    "index",
    "dense-encoder",
    "encode-collection",
    "encode-shard",
    "encode-texts",
    "merge-shards",
    "encoding-memory",
    "encoding-description",
    "options",
    "profiling",
  ].map((name) => `encoding/${name}`),
  ...["index", "open-system", "query-vectors", "store-system", "vector-system"].map((name) => `systems/${name}`),
  ...["index", "index-collection"].map((name) => `stores/${name}`),
  ...["arithmetic", "exact-index", "index", "kernel-scan", "product-scan", "query-group", "query-scan"].map(
    (name) => `exact/${name}`,
  ),
].map((name) => `lib/retrieval/${name}.ts`);

/** Files that make names of temporary files, which no seed decides. */
export const temporaryNames = [
  "lib/engine/install/cache.ts",
  "lib/files/atomic-write.ts",
  "lib/install/entries.ts",
  "lib/install/lock.ts",
  "lib/retrieval/lexical/build.ts",
];

/** Folders whose indexes are programs. */
export const programs = ["lib/cli", "kernel-ext/cli"];

/** Is the file, or the folder, `area` or below it? */
export function isWithin(area: string, file: string): boolean {
  return file === area || file === `${area}.ts` || file.startsWith(`${area}/`);
}

/** Names that the rules speak of but that no source bears: rules for what has gone. */
export function unknownNames(sources: Sources, names: readonly string[]): string[] {
  return names.filter((name) => ![...sources.keys()].some((file) => isWithin(name, file)));
}

/** For each room of a folder (a folder in it, or a file at its top), the other rooms it may import. */
export const kernelRooms: Readonly<Record<string, Directions>> = {
  "kernel-ext/display": {
    mime: [],
    channels: ["mime"],
    figures: ["channels", "mime"],
    values: ["figures", "mime"],
    progress: ["channels", "mime"],
    display: ["channels", "figures", "mime", "values"],
    page: ["channels", "mime", "values"],
    shell: ["mime"],
    jsx: ["mime"],
    widgets: ["channels", "mime", "values"],
    index: ["channels", "display", "figures", "mime", "page", "progress", "shell", "values", "widgets"],
  },
  "kernel-ext/kernel": {
    link: [],
    "which-typescript": [],
    front: ["link", "which-typescript"],
    session: ["link", "which-typescript"],
    install: [],
    index: ["front", "install"],
  },
  "kernel-ext/kernel/session": {
    cell: [],
    intrinsics: [],
    packages: [],
    turns: [],
    values: [],
    compile: ["packages"],
    questions: ["compile"],
    interrupt: ["cell"],
    debugger: ["compile", "values"],
    run: ["cell", "compile", "intrinsics", "packages", "values"],
    channels: ["cell", "run"],
    main: ["cell", "channels", "compile", "debugger", "interrupt", "intrinsics", "questions", "run", "turns", "values"],
    "language-service": ["compile", "questions", "run"],
    index: ["questions"],
  },
  "kernel-ext/runner": {
    nbformat: [],
    terminal: [],
    kernel: [],
    pool: [],
    reporter: ["terminal"],
    parameterize: ["nbformat"],
    resume: ["nbformat"],
    report: ["nbformat", "terminal"],
    check: ["nbformat", "reporter", "terminal"],
    cells: ["kernel", "nbformat", "terminal"],
    notebook: ["cells", "kernel", "nbformat", "parameterize", "reporter", "resume"],
    grade: ["nbformat", "notebook", "pool", "report", "reporter", "terminal"],
    batch: ["check", "notebook", "parameterize", "pool", "report", "reporter"],
    index: ["batch", "check", "grade", "notebook", "parameterize", "report", "reporter"],
  },
};

/** "lib/text/readers/lines.ts" → "text"; "lib/random.ts" → "random". */
export function areaOf(file: string): string {
  return file.split("/")[1].replace(/\.ts$/, "");
}

/** Imports against the directions, and imports across packages. */
export function wrongDirections({ files }: ImportGraph, root: string, directions: Directions): string[] {
  return [...files].flatMap(([file, imported]) =>
    [...imported].flatMap((target) => {
      if (!file.startsWith(`${root}/`)) return [];
      if (!target.startsWith(`${root}/`)) return [`${file} imports ${target}, of another package`];
      const [from, to] = [areaOf(file), areaOf(target)];
      if (!(from in directions)) return [`${file} is in ${from}, which the architecture does not know`];
      return from === to || directions[from].includes(to)
        ? []
        : [`${file} imports ${target}: ${from} may not use ${to}`];
    }),
  );
}

/** Imports between the rooms of `folder` against their directions; what lies outside the folder is not looked at. */
export function wrongRooms({ files }: ImportGraph, folder: string, rooms: Directions): string[] {
  const roomOf = (file: string) => file.slice(folder.length + 1).replace(/\.ts$|\/.*/, "");
  const within = (file: string) => file.startsWith(`${folder}/`);
  return [...files]
    .filter(([file]) => within(file))
    .flatMap(([file, imported]) => {
      const from = roomOf(file);
      if (!(from in rooms)) return [`${file} is in ${from}, which ${folder} does not know`];
      return [...imported]
        .filter(within)
        .filter((target) => roomOf(target) !== from && !rooms[from].includes(roomOf(target)))
        .map((target) => `${file} imports ${target}: ${from} may not use ${roomOf(target)}`);
    });
}

/** Files of `area` behind which, at any distance, stands a package whose name begins with one of `packages`. */
export function reachesPackage(
  graph: ImportGraph,
  area: (file: string) => boolean,
  packages: readonly string[],
): string[] {
  return [...graph.files.keys()]
    .filter(area)
    .flatMap((file) =>
      [...closure(graph, file)].flatMap((reached) =>
        [...(graph.packages.get(reached) ?? [])]
          .filter((name) => packages.some((wanted) => name === wanted || name.startsWith(wanted)))
          .map((name) => `${file} loads ${name}${reached === file ? "" : ` through ${reached}`}`),
      ),
    );
}

/** Statements of an index that are not `export … from`. */
export function indexWithCode(file: string, text: string): string[] {
  return parse(file, text)
    .statements.filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier))
    .map((statement) => `${file} holds more than re-exports: ${statement.getText().split("\n")[0]}`);
}

/** Folders with sources but without an index. */
export function foldersWithoutIndex(sources: Sources): string[] {
  const folders = new Set([...sources.keys()].map((file) => file.slice(0, file.lastIndexOf("/"))));
  return [...folders].filter((folder) => !sources.has(`${folder}/index.ts`));
}

/** Names through which a program gets random numbers that no seed of ours decides. */
const randomNames = new Set([
  ...["random", "randomNormal", "randomUniform", "randomUniformInt", "randomGamma", "randomStandardNormal"],
  ...["truncatedNormal", "multinomial", "dropout", "randomBytes", "randomInt", "randomUUID", "getRandomValues"],
]);
const owners = new Set(["Math", "tf", "crypto", "globalThis", "webcrypto"]);

/**
 * Uses of generators other than `Random`: members of `Math`, `tf` and `crypto`, and what is imported by name from them.
 */
export function foreignRandomness(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && randomNames.has(node.name.text)) {
      const owner = node.expression.getText().split(".").at(-1) as string;
      if (owners.has(owner)) found.push(`${file} uses ${node.getText()}`);
    }
    if (
      ts.isImportDeclaration(node) &&
      /^(node:)?crypto$|^@tensorflow\//.test((node.moduleSpecifier as ts.StringLiteral).text)
    ) {
      const names = node.importClause?.namedBindings;
      if (names && ts.isNamedImports(names)) {
        for (const { name, propertyName } of names.elements) {
          const original = (propertyName ?? name).text;
          if (randomNames.has(original)) found.push(`${file} imports ${original}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return found;
}
