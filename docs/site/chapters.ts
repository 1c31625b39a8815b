/**
 * The chapters as they were executed. A run is kept in build/chapters, under the fingerprint of what decides its
 * outcome: the notebook, both packages and the judgements. What has a kept run is not run again.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "./pages";

export interface ChapterRun {
  chapter: Page;
  /** The executed notebook, or the one in the repository where there is no run. */
  notebook: string;
  /** Its page with live figures, where there is a run. */
  report?: string;
  /** The run is of this notebook and this library. */
  isCurrent: boolean;
}

/**
 * The latest run of every chapter. With `run` chapters without a current one are executed, in order: later ones use
 * the checkpoints of earlier ones.
 * @throws Error when a chapter fails
 */
export function chapterRuns(root: string, chapters: readonly Page[], { run }: { run: boolean }): ChapterRun[] {
  const library = libraryFingerprint(root);
  return chapters.map((chapter) => {
    const key = fingerprint([fs.readFileSync(path.join(root, chapter.source)), library]);
    const folder = path.join(root, "build", "chapters", path.basename(chapter.source, ".ipynb"));
    const current = keptRun(chapter, path.join(folder, key));
    if (current !== undefined) return { ...current, isCurrent: true };
    if (run) return { ...execute(root, chapter, folder, key), isCurrent: true };
    const earlier = names(folder)
      .map((name) => keptRun(chapter, path.join(folder, name)))
      .find((kept) => kept !== undefined);
    return { ...(earlier ?? { chapter, notebook: path.join(root, chapter.source) }), isCurrent: false };
  });
}

type Kept = Omit<ChapterRun, "isCurrent">;

function keptRun(chapter: Page, folder: string): Kept | undefined {
  const notebook = path.join(folder, path.basename(chapter.source));
  const report = notebook.replace(/\.ipynb$/, ".html");
  // The report is written last.
  return fs.existsSync(report) ? { chapter, notebook, report } : undefined;
}

/** Runs the chapter into `folder/key`; what was kept of it before goes. */
function execute(root: string, chapter: Page, folder: string, key: string): Kept {
  const kernels = path.join(root, "build", "kernels");
  command(root, "install", "--path", kernels);
  const partial = path.join(folder, `${key}.tmp-${process.pid}`);
  command(root, "run", chapter.source, "--out", partial, "--kernel-path", kernels, "--html");
  for (const name of names(folder)) {
    if (path.join(folder, name) !== partial) fs.rmSync(path.join(folder, name), { recursive: true });
  }
  fs.renameSync(partial, path.join(folder, key));
  return keptRun(chapter, path.join(folder, key)) as Kept;
}

function command(root: string, ...args: string[]): void {
  const program = path.join(root, "kernel-ext", "cli", "bowlab-nb.cjs");
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`bowlab-nb ${args.join(" ")}: failed, see its message above`);
}

/** Everything compiled that a notebook may load, and the judgements. */
function libraryFingerprint(root: string): string {
  const folders = ["lib/dist", "kernel-ext/dist", "data/apidocs"].map((folder) => path.join(root, folder));
  const files = folders.flatMap((folder) =>
    (fs.readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => /\.(js|jsonl?|tsv)$/.test(name))
      .map((name) => path.join(folder, name)),
  );
  return fingerprint(files.sort().flatMap((file) => [path.relative(root, file), fs.readFileSync(file)]));
}

function fingerprint(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest("hex").slice(0, 16);
}

/** Kept runs, the newest first. */
function names(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const age = (name: string) => fs.statSync(path.join(folder, name)).mtimeMs;
  return fs.readdirSync(folder).sort((a, b) => age(b) - age(a));
}
