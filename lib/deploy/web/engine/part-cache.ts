/** Parts that were fetched, the most recent ones, in bounded memory. */
import { damagedWebFile, type FetchFile, fetchFile } from "./fetch-file";
import { WebSearchError } from "./search-error";

/** Bytes that are kept. */
const KEPT_BYTES = 64 << 20;

/** Fetches files below an address and keeps what was made of them. One that is being fetched is not fetched twice. */
export class PartCache {
  readonly #base: string;
  readonly #fetch: FetchFile;
  readonly #closing = new AbortController();
  readonly #parts = new Map<string, { value: Promise<unknown>; bytes: number }>();
  readonly #keptBytes: number;
  #bytes = 0;

  /** @param base address of the folder, with a slash at its end */
  constructor(base: string, fetch: FetchFile, keptBytes = KEPT_BYTES) {
    this.#base = base;
    this.#fetch = fetch;
    this.#keptBytes = keptBytes;
  }

  /**
   * What `read` makes of a file. @throws WebSearchError when the file cannot be had or is damaged; what an aborted
   * `signal` says, while others may go on waiting for the file
   */
  async get<T>(name: string, read: (bytes: Uint8Array) => T, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const known = this.#parts.get(name);
    if (known) {
      // The most recent ones stand last.
      this.#parts.delete(name);
      this.#parts.set(name, known);
    }
    const value = (known?.value ?? this.#begin(name, read)) as Promise<T>;
    return signal === undefined ? value : orAborted(value, signal);
  }

  /** A file that is not kept. @throws WebSearchError as `get` */
  take(name: string, onBytes?: (bytes: number) => void): Promise<Uint8Array> {
    return fetchFile(this.#base + name, { fetch: this.#fetch, signal: this.#closing.signal, onBytes });
  }

  /** Ends what is being fetched. */
  close(): void {
    this.#closing.abort();
    this.#parts.clear();
  }

  #begin<T>(name: string, read: (bytes: Uint8Array) => T): Promise<T> {
    const part = { value: this.#read(name, read), bytes: 0 };
    this.#parts.set(name, part);
    part.value.then(
      ({ bytes }) => {
        if (this.#parts.get(name) !== part) return;
        part.bytes = bytes;
        this.#bytes += bytes;
        this.#forget();
      },
      // Asked for again, it is fetched again.
      () => this.#parts.get(name) === part && this.#parts.delete(name),
    );
    const entry = part as { value: Promise<unknown>; bytes: number };
    const value = part.value.then(({ made }) => made);
    entry.value = value;
    return value;
  }

  async #read<T>(name: string, read: (bytes: Uint8Array) => T): Promise<{ made: T; bytes: number }> {
    const bytes = await this.take(name);
    try {
      return { made: read(bytes), bytes: bytes.length };
    } catch (error) {
      throw error instanceof WebSearchError ? error : damagedWebFile(this.#base + name, "it does not read", error);
    }
  }

  #forget(): void {
    for (const [name, { bytes }] of this.#parts) {
      if (this.#bytes <= this.#keptBytes) return;
      if (bytes === 0) continue;
      this.#parts.delete(name);
      this.#bytes -= bytes;
    }
  }
}

/** A promise that its asker no longer waits for when the signal is aborted. */
export function orAborted<T>(value: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
