/** An exported folder read in Node as a browser reads it, but for the way of its files. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type FetchFile, PartCache, StaticSearch } from "../../../lib/deploy/web/engine";
import type { WebManifest } from "../../../lib/deploy/web/format";

/** What a server would answer for files of a folder; `asked` takes their names. */
export function fetchFrom(folder: string, asked: string[] = []): FetchFile {
  return async (url) => {
    const name = url.replace("http://folder/", "");
    asked.push(name);
    const file = path.join(folder, name);
    return fs.existsSync(file) ? new Response(fs.readFileSync(file)) : new Response("no such file", { status: 404 });
  };
}

/** `search.json`. */
export function manifestOf(folder: string): WebManifest {
  return JSON.parse(fs.readFileSync(path.join(folder, "search.json"), "utf8")) as WebManifest;
}

/** The search by words. */
export async function openExport(folder: string, fetch: FetchFile = fetchFrom(folder)) {
  const manifest = manifestOf(folder);
  const parts = new PartCache("http://folder/", fetch);
  return { manifest, parts, search: await StaticSearch.open(manifest, parts) };
}
