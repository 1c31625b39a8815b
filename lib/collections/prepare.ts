/**
 * A public collection, from its addresses to a BEIR folder: downloaded, verified, converted, and read once to count it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder } from "../files";
import { readSealedJson, withFolderLock, writeSealedJson } from "../integrity";
import { withProgress } from "../progress";
import { readPassages, readQrels, readQueries } from "../text/readers";
import { findCollection } from "./catalog";
import type { Collection, CollectionFile } from "./collection";
import { download } from "./download";
import type { DownloadOptions, DownloadProgress } from "./download-options";
import { layouts } from "./layouts";

/** Where a collection is put, and where it is taken from. */
export interface PrepareOptions extends Omit<DownloadOptions, "md5"> {
  /** Folder to make. */
  out: string;
  /** Address of a folder to take the files from instead of their official addresses. */
  mirror?: string;
  /** Refuse files whose checksum is not the published one. Default true. */
  checksum?: boolean;
  /** Keep the downloads in `out`/downloads when all is done. Default false. */
  keepDownloads?: boolean;
}

/** One BEIR folder's contents. */
export interface PreparedFolder {
  folder: string;
  passages: number;
  queries: number;
  /** Split → judgements. */
  judgements: Record<string, number>;
}

/** What `prepareCollection` made. */
export interface PreparedCollection {
  name: string;
  licence: string;
  /** The files that were downloaded, with the checksum and the size that they had. */
  files: (CollectionFile & { md5: string; bytes: number })[];
  /** One, or of CQADupStack twelve. */
  folders: PreparedFolder[];
}

/** Written last: where it is, the folder is whole. */
const MANIFEST = "collection.json";

/**
 * Downloads, verifies and converts a collection. A run that was interrupted goes on where it stopped; a folder that is
 * whole is left alone.
 * @param collection its name, or a description of your own.
 * @throws InputError when there is no network, a checksum is wrong, an archive is damaged, or the folder holds another
 * collection.
 */
export function prepareCollection(
  collection: string | Collection,
  { onProgress, ...options }: PrepareOptions,
): Promise<PreparedCollection> {
  const wanted = typeof collection === "string" ? findCollection(collection) : collection;
  return withProgress<DownloadProgress, PreparedCollection>({ label: wanted.name }, onProgress, (report) =>
    withFolderLock(options.out, { what: `data get ${wanted.name}` }, () =>
      prepare(wanted, { ...options, onProgress: report }),
    ),
  );
}

async function prepare(collection: Collection, options: PrepareOptions): Promise<PreparedCollection> {
  const { out, mirror, checksum = true, keepDownloads = false, signal, onProgress } = options;
  const manifest = path.join(out, MANIFEST);
  if (fs.existsSync(manifest)) {
    const made = readSealedJson(manifest) as PreparedCollection;
    if (made.name === collection.name) return made;
    throw new InputError("the folder holds another collection", {
      file: out,
      expected: collection.name,
      found: String(made.name),
      fix: "choose another folder",
    });
  }
  const archives = path.join(out, "downloads");
  makeFolder(archives);
  const files: PreparedCollection["files"] = [];
  for (const file of collection.files) {
    const { name, url } = file;
    const { md5, bytes } = await download(addressOf(file, mirror), path.join(archives, name), {
      ...options,
      md5: checksum ? file.md5 : undefined,
      headers: file.headers,
      onProgress: ({ phase, ...rest }) => onProgress?.({ ...rest, phase: `${phase} ${name}` }),
    });
    files.push({ name, url, bytes, md5 });
  }
  await layouts[collection.layout]({ archives, out, signal, onProgress });
  const folders: PreparedFolder[] = [];
  for (const folder of foldersOf(out)) folders.push(await count(folder, options));
  if (folders.length === 0) {
    throw new InputError("the collection's files hold no corpus", {
      file: archives,
      expected: "corpus.jsonl in them",
      fix: "check that the right files were downloaded",
    });
  }
  const made = { name: collection.name, licence: collection.licence, files, folders };
  writeSealedJson(manifest, made);
  if (!keepDownloads) fs.rmSync(archives, { recursive: true, force: true });
  return made;
}

function addressOf({ name, url }: CollectionFile, mirror: string | undefined): string {
  return mirror === undefined ? url : `${mirror.replace(/\/+$/, "")}/${name}`;
}

/** The folder itself where it has a corpus, else those in it that have. */
function foldersOf(out: string): string[] {
  const inside = fs.readdirSync(out).sort();
  return [out, ...inside.map((name) => path.join(out, name))].filter((folder) =>
    fs.existsSync(path.join(folder, "corpus.jsonl")),
  );
}

/** Reads everything once, by which every line is checked. */
async function count(folder: string, { signal, onProgress }: PrepareOptions): Promise<PreparedFolder> {
  let passages = 0;
  for await (const _ of readPassages(folder, { uniqueIds: false })) {
    if (++passages % 10_000 !== 0) continue;
    signal?.throwIfAborted();
    onProgress?.({ phase: "checking passages", done: passages });
  }
  const judgements: Record<string, number> = {};
  const qrels = path.join(folder, "qrels");
  for (const name of fs.existsSync(qrels) ? fs.readdirSync(qrels).sort() : []) {
    const judged = await readQrels(path.join(qrels, name));
    judgements[name.replace(/\.tsv$/, "")] = [...judged.values()].reduce((sum, { size }) => sum + size, 0);
  }
  return { folder, passages, queries: (await readQueries(folder)).length, judgements };
}
