/** Members of archives, zip and tar.gz, streamed to files of a folder. */
import * as fs from "node:fs";
import * as path from "node:path";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import * as yauzl from "yauzl";
import { InputError, messageOf } from "../errors";
import { makeFolder, writePiecesAtomic } from "../files";

export interface UnpackOptions {
  /** Where a member goes, relative to the folder, with forward slashes; undefined leaves it out. */
  place(member: string): string | undefined;
  signal?: AbortSignal;
  /** Told each member's name as it begins. */
  onMember?: (member: string) => void;
}

/**
 * Unpacks the members wanted, each whole or not at all.
 * @returns the files written, in the archive's order
 * @throws InputError when the archive is damaged or cut short, or a member would land outside of the folder.
 */
export async function unpack(archive: string, folder: string, options: UnpackOptions): Promise<string[]> {
  try {
    return archive.endsWith(".zip")
      ? await unpackZip(archive, folder, options)
      : await unpackTar(archive, folder, options);
  } catch (error) {
    if (error instanceof InputError || options.signal?.aborted) throw error;
    throw new InputError("the archive is damaged or cut short", {
      file: archive,
      found: messageOf(error),
      fix: "remove it and run again",
      cause: error,
    });
  }
}

async function unpackZip(archive: string, folder: string, options: UnpackOptions): Promise<string[]> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.open(archive, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  );
  const written: string[] = [];
  try {
    for await (const entry of zipEntries(zip)) {
      const target = targetOf(entry.fileName, archive, folder, options);
      if (target === undefined) continue;
      const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
        zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
      );
      await writePiecesAtomic(target, abortable(stream as AsyncIterable<Buffer>, options.signal));
      written.push(target);
    }
  } finally {
    zip.close();
  }
  return written;
}

async function* zipEntries(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const entry = await new Promise<yauzl.Entry | undefined>((resolve, reject) => {
      const settle = (done: () => void) => () => {
        zip.removeAllListeners();
        done();
      };
      zip.once("entry", (found: yauzl.Entry) => settle(() => resolve(found))());
      zip.once(
        "end",
        settle(() => resolve(undefined)),
      );
      zip.once("error", (error: Error) => settle(() => reject(error))());
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

async function unpackTar(archive: string, folder: string, options: UnpackOptions): Promise<string[]> {
  const members = extract();
  const raw = fs.createReadStream(archive, { highWaterMark: 1 << 20 });
  const gunzip = createGunzip();
  // `pipe` does not forward errors.
  raw.on("error", (error) => members.destroy(error));
  gunzip.on("error", (error) => members.destroy(error));
  raw.pipe(gunzip).pipe(members);
  const written: string[] = [];
  try {
    for await (const member of members) {
      const target = targetOf(member.header.name, archive, folder, options);
      if (member.header.type !== "file" || target === undefined) {
        member.resume();
        continue;
      }
      await writePiecesAtomic(target, abortable(member as unknown as AsyncIterable<Buffer>, options.signal));
      written.push(target);
    }
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
  return written;
}

function targetOf(
  member: string,
  archive: string,
  folder: string,
  { place, onMember }: UnpackOptions,
): string | undefined {
  const inside = place(member);
  if (inside === undefined) return undefined;
  const target = path.resolve(folder, inside);
  if (!target.startsWith(path.resolve(folder) + path.sep)) {
    throw new InputError("a member of the archive would land outside of the folder", { file: archive, found: member });
  }
  onMember?.(member);
  makeFolder(path.dirname(target));
  return target;
}

async function* abortable(pieces: AsyncIterable<Buffer>, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
  }
}
