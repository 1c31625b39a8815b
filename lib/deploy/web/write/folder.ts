/**
 * The folder of an export, while it may be served: new files come beside the old ones under names of their own, then
 * `search.json` names them in one step, then what it no longer names goes. Interrupted, the old export is whole.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import { makeFolder, readJson, writeFileAtomic } from "../../../files";
import { withFolderLock } from "../../../integrity";
import { statOf } from "../../../places";
import { requireNewFolder } from "../../folder";
import { WEB_FORMAT, type WebManifest } from "../format";
import type { PageFile } from "../page-files";
import { isSearchPage } from "../page-html";

/** The manifest's name. */
export const MANIFEST_FILE = "search.json";
const PAGE_FILE = "index.html";

/** Names of what an export makes; of others nothing is taken away. */
const MADE = /^((words|texts|vectors|model|runtime)-[0-9a-f]{16}|(search-worker|snowball)-[0-9a-f]{16}\.js)$/;
/** Where an export is made; the lock says that there is one at a time. */
const STAGING = ".new";

/** What an export consists of beside its folders. */
export interface NewExport {
  manifest: WebManifest;
  /** The page, and what it includes. A person may put another page in its place: that one is let be. */
  page: readonly PageFile[];
}

/** @throws InputError when the folder holds something that is not an export of this kind */
export function requireWebFolder(out: string): void {
  const file = path.join(out, MANIFEST_FILE);
  if (statOf(out)?.isDirectory() && fs.existsSync(file)) {
    const { format } = (readJson(file) ?? {}) as { format?: unknown };
    if (String(format).startsWith(WEB_FORMAT.split("/")[0])) return;
    throw new InputError("the folder holds a search.json that is not an export's", {
      ...{ file, field: "format", expected: WEB_FORMAT, found: String(format), fix: "choose another --out" },
    });
  }
  if (statOf(out)?.isDirectory() && fs.readdirSync(out).every((name) => [STAGING, ".lock"].includes(name))) return;
  requireNewFolder(out);
}

/**
 * Makes the files in a folder of their own, and puts them in their places when all are there.
 * @throws InputError as `requireWebFolder`, or when another process writes there
 */
export async function publishWebFolder(
  out: string,
  make: (staging: string) => Promise<NewExport>,
): Promise<WebManifest> {
  requireWebFolder(out);
  return withFolderLock(out, { what: "exporting for the web" }, async () => {
    requireWebFolder(out);
    const staging = path.join(out, STAGING);
    // Of an export that was killed.
    remove(staging);
    makeFolder(staging);
    try {
      const made = await make(staging);
      publish(out, staging, made);
      return made.manifest;
    } finally {
      remove(staging);
    }
  });
}

function publish(out: string, staging: string, { manifest, page }: NewExport): void {
  const names = fs.readdirSync(staging).filter((name) => MADE.test(name));
  for (const name of names) {
    const place = path.join(out, name);
    // The same content by its name, but it may have been damaged since.
    if (fs.existsSync(place)) fs.renameSync(place, path.join(staging, `old-${name}`));
    fs.renameSync(path.join(staging, name), place);
  }
  for (const { name, body } of page) {
    const file = path.join(out, name);
    const isTheirs = name === PAGE_FILE && fs.existsSync(file) && !isSearchPage(fs.readFileSync(file, "utf8"));
    if (!isTheirs) writeFileAtomic(file, body);
  }
  writeFileAtomic(path.join(out, MANIFEST_FILE), `${JSON.stringify(manifest)}\n`);
  for (const name of fs.readdirSync(out)) if (MADE.test(name) && !names.includes(name)) remove(path.join(out, name));
}

function remove(place: string): void {
  fs.rmSync(place, { recursive: true, force: true });
}
