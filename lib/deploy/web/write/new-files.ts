/**
 * Files of a new export, gathered beside their places: what holds many of one kind is a folder named by its content, so
 * that browsers may keep it for ever and a reader never meets parts of two exports.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { makeFolder, writeFileAtomic } from "../../../files";

/** Packing may cost time once: every reader fetches the bytes. Vectors hardly shrink. */
const PACKED = { level: 9 };
const UNPACKED = { level: 0 };

/** A folder of files in the making. */
export interface NewFolder {
  /** Its name: what it is, and a digest of what is in it. */
  name: string;
  /** Bytes of its files. */
  bytes: number;
  /** How many there are. */
  files: number;
}

/** Takes the files of one folder. */
export class FolderWriter {
  readonly #kind: string;
  readonly #root: string;
  readonly #hash = createHash("sha256");
  #bytes = 0;
  #files = 0;

  /** @param root folder in which the folder is made @param kind first part of its name */
  constructor(root: string, kind: string) {
    this.#kind = kind;
    this.#root = root;
    makeFolder(this.#path);
  }

  get #path(): string {
    return path.join(this.#root, this.#kind);
  }

  /** A file of bytes as gzip, whose checksum tells damage. @param packs false where bytes hardly shrink */
  add(name: string, content: Uint8Array, packs = true): number {
    const bytes = gzipSync(content, packs ? PACKED : UNPACKED);
    return this.#write(name, content, bytes);
  }

  /** A file as it is: a module, which the browser itself loads. */
  addPlain(name: string, content: Uint8Array): number {
    return this.#write(name, content, content);
  }

  /** The folder, under its name. */
  finish(): NewFolder {
    const name = `${this.#kind}-${this.#hash.digest("hex").slice(0, 16)}`;
    fs.renameSync(this.#path, path.join(this.#root, name));
    return { name, bytes: this.#bytes, files: this.#files };
  }

  #write(name: string, content: Uint8Array, bytes: Uint8Array): number {
    this.#hash.update(`${name}:${content.length}:`).update(content);
    writeFileAtomic(path.join(this.#path, name), bytes);
    this.#bytes += bytes.length;
    this.#files++;
    return bytes.length;
  }
}

/** Writes a module into a new export. @returns its name, with a digest of what is in it */
export function addModule(root: string, name: string, content: Uint8Array): string {
  const named = `${name}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.js`;
  writeFileAtomic(path.join(root, named), content);
  return named;
}
