/** One connection of a download: asks for what is missing, and appends what comes to the part. */
import * as fs from "node:fs/promises";
import { InputError, messageOf } from "../errors";
import type { DownloadOptions } from "./download-options";
import type { PartFile, Version } from "./part-file";

export interface Attempt {
  /** whole: every byte is here · broken: worth another attempt · refused: the server will not give it. */
  kind: "whole" | "broken" | "refused";
  why: string;
  /** No connection came about at all. */
  offline?: boolean;
  cause?: unknown;
}

/** Codes of connections that never came about. */
const OFFLINE = new Set([
  ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"],
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Never throws for the network's sake; an aborted signal and a full disk do throw. */
export async function attempt(url: string, part: PartFile, options: DownloadOptions): Promise<Attempt> {
  const { signal, stallMs = 60_000, md5 } = options;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  try {
    // Without a validator only a checksum can tell whether the pieces fit.
    if (part.size > 0 && part.validator === undefined && md5 === undefined) part.clear();
    const have = part.size;
    const headers: Record<string, string> = { ...options.headers, "accept-encoding": "identity" };
    if (have > 0) {
      headers.range = `bytes=${have}-`;
      if (part.validator !== undefined) headers["if-range"] = part.validator;
    }
    const response = await fetch(url, {
      headers,
      signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal,
    });
    const answer = begin(response, part, have, md5 !== undefined);
    if (answer) {
      await response.body?.cancel();
      return answer;
    }
    await append(response, part, options, () => timer.refresh());
    return isWhole(part);
  } catch (error) {
    if (signal?.aborted || error instanceof InputError) throw error;
    return broken(error, stalled.signal.aborted ? stallMs : undefined);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads the answer's head and makes the part fit it; an attempt that ends here, or undefined when the body is wanted.
 */
function begin(response: Response, part: PartFile, have: number, hasChecksum: boolean): Attempt | undefined {
  const { status } = response;
  const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  const total = range?.[3] && range[3] !== "*" ? Number(range[3]) : undefined;
  if (status === 200) {
    // The length of what a server compressed on its way says nothing of the file's.
    const isPlain = (response.headers.get("content-encoding") ?? "identity") === "identity";
    const length = isPlain ? response.headers.get("content-length") : null;
    part.begin({ ...versionOf(response), total: length === null ? undefined : Number(length) });
    return undefined;
  }
  if (status === 206) {
    if (range !== null && Number(range[1]) === have && part.isOf({ ...versionOf(response), total })) return undefined;
    part.clear();
    return { kind: "broken", why: "the file changed on the server, or it answers with another range than asked for" };
  }
  if (status === 416) {
    // A server that named another length before contradicts itself: only a checksum can tell.
    const isSettled = hasChecksum || part.total === undefined || part.total === have;
    if (have > 0 && total === have && isSettled) return { kind: "whole", why: "" };
    part.clear();
    return { kind: "broken", why: "the server has no bytes beyond those that are here" };
  }
  const why = `HTTP ${status} ${response.statusText}`.trim();
  return { kind: status >= 500 || status === 408 || status === 429 ? "broken" : "refused", why };
}

function versionOf({ headers }: Response): Version {
  return { etag: headers.get("etag") ?? undefined, lastModified: headers.get("last-modified") ?? undefined };
}

async function append(
  response: Response,
  part: PartFile,
  { onProgress }: DownloadOptions,
  onBytes: () => void,
): Promise<void> {
  const handle = await fs.open(part.path, "a");
  try {
    let done = part.size;
    for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      onBytes();
      await write(handle, chunk, part.path);
      done += chunk.length;
      onProgress?.({ phase: "downloading", done, total: part.total });
    }
  } finally {
    await handle.close();
  }
}

async function write(handle: fs.FileHandle, chunk: Uint8Array, file: string): Promise<void> {
  try {
    for (let offset = 0; offset < chunk.length; ) {
      offset += (await handle.write(chunk, offset)).bytesWritten;
    }
  } catch (error) {
    throw new InputError("cannot write the download", {
      file,
      found: messageOf(error),
      fix: "free some disk space and run again: it goes on where it stopped",
      cause: error,
    });
  }
}

/** Of a length that was not told, the end of the answer is the end of the file. */
function isWhole(part: PartFile): Attempt {
  const { size, total } = part;
  if (total === undefined || size === total) return { kind: "whole", why: "" };
  if (size > total) part.clear();
  return { kind: "broken", why: `the server said ${total} bytes and sent ${size}` };
}

function broken(error: unknown, stalledMs: number | undefined): Attempt {
  if (stalledMs !== undefined) return { kind: "broken", why: `no byte for ${stalledMs / 1000} s`, cause: error };
  // fetch hides the system's error behind "fetch failed" or "terminated".
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  const code = cause?.code ?? (error as NodeJS.ErrnoException).code;
  const why = cause ? `${messageOf(cause) || code || messageOf(error)}` : messageOf(error);
  return { kind: "broken", why, offline: code !== undefined && OFFLINE.has(code), cause: error };
}
