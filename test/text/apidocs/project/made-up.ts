/** Projects made up for a test, in a temporary folder. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  buildProjectCorpus,
  loadPassages,
  type ProjectCorpusOptions,
  type ProjectCorpusReport,
} from "../../../../lib/text";
import { put } from "../../scratch";
import { doc } from "../package/made-up";

/** Writes files below a folder; what is not text is written as JSON. */
export function makeProject(folder: string, files: Record<string, unknown>): string {
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content);
    put(path.join(folder, name), bytes);
  }
  return folder;
}

/** The files of a package below `place`, with one documented function named after it. */
export function installed(place: string, version: string, manifest: object = {}): Record<string, unknown> {
  const name = place.replace(/^.*node_modules\//, "");
  const symbol = name.replace(/\W+/g, "_").replace(/^_/, "");
  return {
    [`${place}/package.json`]: { name, version, types: "index.d.ts", ...manifest },
    [`${place}/index.d.ts`]: `${doc(`${name} ${version}`)}\nexport declare function ${symbol}(): void;\n`,
  };
}

/** npm's lock file of these places. */
export function npmLock(places: Record<string, string>): object {
  const packages = Object.entries(places).map(([place, version]) => [place, { version }]);
  return { lockfileVersion: 3, packages: Object.fromEntries([["", {}], ...packages]) };
}

/** Builds the corpus of a project beside it. */
export async function built(
  project: string,
  options: Partial<ProjectCorpusOptions> = {},
): Promise<ProjectCorpusReport & { ids: string[] }> {
  const report = await buildProjectCorpus({ project, outDir: `${project}-corpus`, ...options });
  return { ...report, ids: (await loadPassages(report.outDir)).map(({ id }) => id) };
}

/** The lines of a corpus as they stand in its file. */
export function records(outDir: string): { _id: string; metadata: { file: string; line: number } }[] {
  const text = fs.readFileSync(path.join(outDir, "corpus.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
