/**
 * The corpus of a project for its index: built where it is missing, or where the project's own files or its installed
 * packages are others than before. That is told by names, sizes and times; whoever edits a package inside node_modules
 * by hand asks for `rebuild`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { sha256 } from "../../files";
import { findLockFile } from "../../text/apidocs/project/lock-file";
import type { OnCorpusProgress } from "../../text/progress";
import type { SearchPlace } from "../place";
import { stateOf } from "./states";

/** Folders that hold what was made, not what was written. */
const MADE = new Set(["node_modules", "dist", "build", "out", "coverage"]);
/** Files whose change may change the corpus, wherever they are. */
const OWN = /(?:^package\.json|^tsconfig.*\.json|\.[cm]?tsx?)$/;
/** The like, beside a package.json and below `doc` and `docs`: elsewhere Markdown is not read. */
const DOCUMENT = /\.(?:mdx?|markdown)$/i;
/** What package managers write in node_modules when they change it. */
const INSTALLED = [".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml"];

/** Where the corpus of a project is kept in the folder of its index. */
export function projectCorpusFolder(folder: string): string {
  return path.join(folder, "project");
}

/** A digest of all that decides the corpus of a project. */
export function projectState({ path: project }: SearchPlace): string {
  const lockFile = findLockFile(project)?.file;
  const files = [
    ...ownFiles(project),
    ...INSTALLED.map((name) => path.join(project, "node_modules", name)),
    ...(lockFile === undefined
      ? []
      : [lockFile, ...INSTALLED.map((name) => path.join(lockFile, "..", "node_modules", name))]),
  ];
  return sha256(...[...new Set(files)].flatMap((file) => [file, stateOf(file)]));
}

function ownFiles(folder: string, isBelowDocs = false): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const hasDocuments = isBelowDocs || entries.some(({ name }) => name === "package.json");
  return entries.flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (MADE.has(entry.name) || entry.name.startsWith(".")) return [];
      return ownFiles(place, isBelowDocs || /^docs?$/.test(entry.name));
    }
    return OWN.test(entry.name) || (hasDocuments && DOCUMENT.test(entry.name)) ? [place] : [];
  });
}

/** Builds it. @throws InputError as `buildProjectCorpus` */
export async function buildProject(
  { path: project }: SearchPlace,
  folder: string,
  options: { onProgress?: OnCorpusProgress; onNote?: (line: string) => void; signal?: AbortSignal },
): Promise<void> {
  // Loaded only here: it brings the TypeScript compiler.
  const { buildProjectCorpus } =
    require("../../text/apidocs/project/build-project") as typeof import("../../text/apidocs/project/build-project");
  const outDir = projectCorpusFolder(folder);
  const { notes } = await buildProjectCorpus({
    project,
    outDir,
    onProgress: options.onProgress,
    signal: options.signal,
  });
  for (const note of notes) options.onNote?.(note);
}
