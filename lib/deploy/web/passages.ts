/** The passages of an export, numbered: of files, or of a project with the documentation of its dependencies. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError } from "../../errors";
import { compareUtf8 } from "../../eval";
import type { Complete } from "../../options";
import { searchPlace } from "../../search";
import { loadPassages, type OnCorpusProgress, type Passage, type ReadOptions, textOptionsOf } from "../../text";
import type { webExportOptions } from "./options";

type Settings = Complete<typeof webExportOptions>;

/** What is told while passages are read. */
export interface ReadHooks {
  onProgress?: OnCorpusProgress;
  onNote?: (line: string) => void;
  onSkipped?: ReadOptions["onSkipped"];
  signal?: AbortSignal;
}

/**
 * The file or folder that is exported.
 * @throws InputError when none or two are named, or there is no such project
 */
export function placeToExport({ data, project }: Settings): string {
  if (project !== undefined) {
    if (data === undefined) return searchPlace({ project }).path;
    throw new InputError("an export is of one place", { field: "project", fix: "give data or project, not both" });
  }
  if (data !== undefined) return data;
  throw new InputError("nothing says what is exported", { field: "data", fix: "give data, or project" });
}

/** Passages in the order in which equal scores stand: the greater id first. Their places are their numbers. */
export async function numberedPassages(options: Settings, place: string, hooks: ReadHooks): Promise<Passage[]> {
  const passages = await (options.project === undefined
    ? read(place, options, hooks)
    : readProject(place, options, hooks));
  hooks.signal?.throwIfAborted();
  return passages.sort((a, b) => compareUtf8(b.id, a.id));
}

function read(place: string, options: Settings, { onSkipped }: ReadHooks): Promise<Passage[]> {
  return loadPassages(place, { ...textOptionsOf(options), withSource: true, onSkipped });
}

/** The corpus of the project is made for this export alone; `ask` keeps one of its own. */
async function readProject(project: string, options: Settings, hooks: ReadHooks): Promise<Passage[]> {
  // Loaded only here: it brings the TypeScript compiler.
  const { buildProjectCorpus } =
    require("../../text/apidocs/project/build-project") as typeof import("../../text/apidocs/project/build-project");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-export-"));
  const remove = (): void => fs.rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { onProgress, signal } = hooks;
    const { notes } = await buildProjectCorpus({ project, outDir: folder, onProgress, signal });
    for (const note of notes) hooks.onNote?.(note);
    return await read(folder, options, hooks);
  } finally {
    process.removeListener("exit", remove);
    remove();
  }
}
