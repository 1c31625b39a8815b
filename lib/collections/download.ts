/**
 * Downloading one file over HTTP so that it is whole or not there: bytes go to `FILE.part`, which is renamed when
 * length and checksum are right. A connection that breaks or stalls is taken up where it stopped, by a range request,
 * in the same run or a later one; `FILE.part.json` remembers which version of the file the part belongs to (ETag or
 * date), so that pieces of two versions are never joined.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../errors";
import { makeFolder } from "../files";
import { fileDigest } from "./digest";
import { type Attempt, attempt } from "./download-attempt";
import type { DownloadOptions } from "./download-options";
import { PartFile } from "./part-file";

export interface Download {
  bytes: number;
  md5: string;
  /** Whether the file was there already. */
  wasThere: boolean;
}

/**
 * Downloads `url` to `file`, or checks the file that is there.
 * @throws InputError when there is no network, the server refuses or goes on breaking off, or the checksum is wrong;
 * each says how to go on.
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<Download> {
  const { md5, signal, onProgress } = options;
  if (fs.existsSync(file)) {
    const found = await fileDigest(file, "md5", { signal, onProgress });
    if (md5 === undefined || found === md5) return { bytes: fs.statSync(file).size, md5: found, wasThere: true };
    throw new InputError("the file is there, but is not the published one", {
      file,
      expected: `md5 ${md5}`,
      found: `md5 ${found}`,
      fix: "remove it and run again, or leave the checksum out if you trust it",
    });
  }
  makeFolder(path.dirname(file));
  const part = new PartFile(file, url);
  for (let isSecond = false; ; isSecond = true) {
    const joined = await fetchAll(url, part, options);
    const found = await fileDigest(part.path, "md5", { signal, onProgress });
    if (md5 === undefined || found === md5) {
      part.finish();
      return { bytes: fs.statSync(file).size, md5: found, wasThere: false };
    }
    const { size } = part;
    part.clear();
    // Joined from several connections it may hold pieces of two versions: once more, in one piece.
    if (joined && !isSecond) continue;
    throw new InputError(`the file of ${url} is not the published one`, {
      file,
      expected: `md5 ${md5}`,
      found: `md5 ${found}, ${size} bytes`,
      fix: "run again; if it stays so, the file was replaced or is tampered with on its way",
    });
  }
}

/** Attempts until the part is whole. Resolves to whether it was joined from several connections. */
async function fetchAll(url: string, part: PartFile, options: DownloadOptions): Promise<boolean> {
  const { attempts = 5, retryMs = 1000, signal } = options;
  let joined = part.size > 0;
  // The furthest yet: a server that makes every attempt begin anew gets no further, and is given up.
  let furthest = part.size;
  for (let failures = 0; ; ) {
    const result = await attempt(url, part, options);
    signal?.throwIfAborted();
    if (result.kind === "whole") return joined;
    if (result.kind === "refused") throw refused(url, part.file, result);
    failures = part.size > furthest ? 1 : failures + 1;
    furthest = Math.max(furthest, part.size);
    if (failures >= attempts || (result.offline && part.size === 0)) throw gaveUp(url, part, result, failures);
    joined = true;
    await sleep(retryMs * 2 ** (failures - 1), undefined, { signal });
  }
}

function refused(url: string, file: string, { why }: Attempt): InputError {
  return new InputError(`cannot download ${url}`, {
    file,
    found: why,
    fix: `see in a browser whether the address is still right, and put the file at ${file}, then run again`,
  });
}

function gaveUp(url: string, part: PartFile, { why, offline, cause }: Attempt, failures: number): InputError {
  if (offline) {
    return new InputError(`cannot reach ${new URL(url).host}`, {
      found: why,
      fix: `check the network and run again, or get ${url} on another machine, put it at ${part.file} and run again`,
      cause,
    });
  }
  return new InputError(`the download of ${url} does not come to its end`, {
    file: part.file,
    expected: part.total === undefined ? "the whole file" : `${part.total} bytes`,
    found: `${part.size} bytes after ${failures} attempts without a new one: ${why}`,
    fix: "run again later: it goes on where it stopped",
    cause,
  });
}
