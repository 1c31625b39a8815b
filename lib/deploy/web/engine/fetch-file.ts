/**
 * A file of the exported folder, from any plain file server. All but the first are gzip streams by their content, not
 * by a header: no server has to know, and the checksum in each tells damage.
 */
import { WebSearchError } from "./search-error";

/** `fetch`, or what stands in its place where files are read otherwise. */
export type FetchFile = (url: string, options: { signal?: AbortSignal; cache?: "no-cache" }) => Promise<Response>;

/** How a file is fetched. */
export interface FetchFileOptions {
  fetch: FetchFile;
  signal?: AbortSignal;
  /** Told the bytes of each piece that has come. */
  onBytes?: (bytes: number) => void;
}

/** A connection that fails is tried once more, after so long. */
const RETRY_MS = 400;

/** The text of `search.json`, asked anew of the server. @throws WebSearchError when it cannot be had */
export async function fetchText(url: string, { fetch, signal }: FetchFileOptions): Promise<string> {
  const response = await respond(url, { fetch, signal }, "no-cache");
  return await reading(url, signal, () => response.text());
}

/** What a file holds, unpacked. @throws WebSearchError when it cannot be had or is damaged */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<Uint8Array> {
  const response = await respond(url, options);
  const packed = await reading(url, options.signal, () => readBody(response, options.onBytes));
  // Pages that say "not found" with a status of success begin otherwise.
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) throw damagedWebFile(url, "it is not what was exported");
  try {
    return await unpack(packed);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw damagedWebFile(url, "it does not unpack", error);
  }
}

async function respond(url: string, options: FetchFileOptions, cache?: "no-cache"): Promise<Response> {
  const { fetch, signal } = options;
  let response: Response;
  try {
    response = await fetch(url, { signal, cache }).catch(async (error) => {
      signal?.throwIfAborted();
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return fetch(url, { signal, cache });
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new WebSearchError(`${nameOf(url)} cannot be reached. Check the connection, then ask again.`, {
      cause: error,
    });
  }
  if (response.ok) return response;
  const isMissing = response.status === 404 || response.status === 410;
  const what = isMissing ? "is not there (any more)" : `cannot be read: the server answers ${response.status}`;
  const fix = isMissing ? "Reload the page; if that does not help, export the folder again and copy it whole." : "";
  throw new WebSearchError(`${nameOf(url)} ${what}. ${fix}`.trim(), { isMissing });
}

/** The body as it comes. */
async function readBody(response: Response, onBytes?: (bytes: number) => void): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array(await response.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    onBytes?.(value.length);
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A connection that breaks in the middle. */
async function reading<T>(url: string, signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    signal?.throwIfAborted();
    throw new WebSearchError(`${nameOf(url)} did not come whole. Check the connection, then ask again.`, {
      cause: error,
    });
  }
}

/** @param what is wrong */
export function damagedWebFile(url: string, what: string, cause?: unknown): WebSearchError {
  const fix = "Reload the page; if that does not help, copy the exported folder to the server again.";
  return new WebSearchError(`${nameOf(url)} is damaged: ${what}. ${fix}`, { cause });
}

/** The last two parts of an address. */
function nameOf(url: string): string {
  return url.split(/[?#]/)[0].split("/").slice(-2).join("/");
}
