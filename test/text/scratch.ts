/** Temporary folders for tests, and errors caught for a closer look. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { InputError } from "../../lib/errors";

/** A fresh folder for each test of the suite, removed after it. Returns how a path in it is made. */
export function useScratch(): (...parts: string[]) => string {
  let folder = "";
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return (...parts) => path.join(folder, ...parts);
}

/** Writes a file, gzipped when its name says so, and returns its path. */
export function put(file: string, content: string | Uint8Array): string {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, file.endsWith(".gz") ? gzipSync(bytes) : bytes);
  return file;
}

/** The `InputError` that `work` ends in. */
export async function inputErrorOf(work: () => unknown): Promise<InputError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Everything an async iterable yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Changes a byte in the middle of a file, as a bad disk does. */
export function flipByte(file: string): void {
  const bytes = fs.readFileSync(file);
  bytes[bytes.length >> 1] ^= 0x55;
  fs.writeFileSync(file, bytes);
}
