/** Where the project goes, and what is in the way there. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Refusal } from "./refusal";

export interface Target {
  /** Absolute path. */
  folder: string;
  /** Whether it is there already: then it stays, and is filled. */
  exists: boolean;
}

/** How many of the files in the way are listed. */
const listed = 10;

/** The folder that was asked for. @throws Refusal when it is a file, or holds anything but .git */
export function findTarget(directory: string): Target {
  const folder = path.resolve(directory);
  const stats = statOf(folder);
  if (stats === undefined) return { folder, exists: false };
  if (!stats.isDirectory()) {
    throw new Refusal(`${folder} is there already and is not a folder. Give another name, or move it away.`);
  }
  const entries = entriesOf(folder).filter((name) => name !== ".git");
  if (entries.length === 0) return { folder, exists: true };
  const shown = entries.sort().slice(0, listed);
  const more = entries.length > listed ? [`… and ${entries.length - listed} more`] : [];
  const lines = [...shown, ...more].map((name) => `  ${name}`);
  throw new Refusal(
    `${folder} is not empty. In the way:\n${lines.join("\n")}\nGive the name of a new folder, or move these away.`,
  );
}

function statOf(folder: string): fs.Stats | undefined {
  try {
    return fs.statSync(folder);
  } catch (error) {
    // A link that leads nowhere is in the way, too.
    if (codeOf(error) !== "ENOENT" || fs.lstatSync(folder, { throwIfNoEntry: false })) throw explained(error, folder);
    return undefined;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    throw explained(error, folder);
  }
}

const reasons: Record<string, string> = {
  EACCES: "you do not have the right to do that there",
  EPERM: "you do not have the right to do that there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of the disk is used up",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a file stands there, or came to be while the project was made",
  ENOTEMPTY: "it was filled while the project was made",
  ENOENT: "it is a link that leads nowhere",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the name is too long",
};

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** A file system's error as a refusal that names the folder; anything else as it is. */
export function explained(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined || !(code in reasons)) return error;
  return new Refusal(`${folder} cannot be made or used: ${reasons[code]} (${code}). Nothing was made.`);
}
