/** The project on disk, whole or not at all. */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { explained, type Target } from "./target";

/** Contents by path below the project's folder, with forward slashes. */
export type ProjectFiles = ReadonlyMap<string, string | Uint8Array>;

/**
 * Writes the files into a temporary folder on the same disk and renames it. A folder that is there already keeps its
 * place, since people stand in it: what was written is moved into it, or none of it.
 * @throws Refusal when the disk refuses; the signal's reason once it is aborted. Then nothing is left.
 */
export async function writeProject(target: Target, files: ProjectFiles, signal: AbortSignal): Promise<void> {
  const parent = target.exists ? target.folder : path.dirname(target.folder);
  const staging = path.join(parent, `.create-bowlab-${process.pid}`);
  let made: string | undefined;
  try {
    made = await fs.mkdir(parent, { recursive: true });
    await fs.mkdir(staging);
    for (const [name, content] of files) {
      signal.throwIfAborted();
      const file = path.join(staging, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, content);
    }
    signal.throwIfAborted();
    if (target.exists) await moveEntries(staging, target.folder);
    else await fs.rename(staging, target.folder);
  } catch (error) {
    await fs.rm(staging, { recursive: true, force: true }).catch(() => {});
    if (made) await removeEmpty(parent, made);
    throw explained(error, target.folder);
  }
}

/** Moves all entries of one folder into another, or none, and removes the first. */
async function moveEntries(from: string, to: string): Promise<void> {
  const moved: string[] = [];
  try {
    for (const name of await fs.readdir(from)) {
      await fs.rename(path.join(from, name), path.join(to, name));
      moved.push(name);
    }
    await fs.rmdir(from);
  } catch (error) {
    for (const name of moved) await fs.rm(path.join(to, name), { recursive: true, force: true });
    throw error;
  }
}

/** Removes the folders from `last` up to `first`, as far as nothing is in them. */
async function removeEmpty(last: string, first: string): Promise<void> {
  for (let folder = last; folder.length >= first.length; folder = path.dirname(folder)) {
    if (
      !(await fs.rmdir(folder).then(
        () => true,
        () => false,
      ))
    )
      return;
  }
}
