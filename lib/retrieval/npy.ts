/**
 * NumPy's `.npy` files, version 1.0, of little-endian numbers in C order (numpy.lib.format): written as a stream, read
 * by position.
 */
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { refuseLfsPointer, writeAll, writeFileAtomic } from "../files";
import type { CheckedFile } from "../integrity";

/** NumPy's names of the number types used here. */
export type NpyType = "<f4" | "<f8" | "<i4";

const BYTES: Record<NpyType, number> = { "<f4": 4, "<f8": 8, "<i4": 4 };
const MAGIC = Buffer.from("\x93NUMPY", "latin1");

export interface NpyLayout {
  type: NpyType;
  shape: readonly number[];
  /** Where the numbers begin, bytes. */
  dataAt: number;
}

/** The header of a file of that type and shape; its length is a multiple of 64, as the format wants. */
export function npyHeader(type: NpyType, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((MAGIC.length + 4 + text.length + 1) / 64) * 64;
  const header = Buffer.alloc(length, " ");
  MAGIC.copy(header);
  header.writeUInt16LE(1, 6);
  header.writeUInt16LE(length - 10, 8);
  header.write(`${text.padEnd(length - 11)}\n`, 10, "latin1");
  return header;
}

/**
 * Reads and checks a file's header, and that the file is as long as it says.
 * @throws InputError naming the file when it is missing, is none, holds other numbers than `type`, or is cut short
 */
export function readNpyLayout(file: string, type: NpyType, what = "the array"): NpyLayout {
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    const layout = parseHeader(file, fd, type, what);
    const expected = layout.dataAt + BYTES[type] * layout.shape.reduce((product, size) => product * size, 1);
    const found = fs.fstatSync(fd).size;
    if (found === expected) return layout;
    throw new InputError(
      found < expected
        ? `cannot read ${what}: the file is cut short`
        : `cannot read ${what}: the file is longer than its header says`,
      {
        file,
        expected: `${expected} bytes for shape (${layout.shape.join(", ")})`,
        found: `${found} bytes`,
        fix: "copy the file again, or make it again",
      },
    );
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot read ${what}`, { file, found: messageOf(error), cause: error });
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

function parseHeader(file: string, fd: number, type: NpyType, what: string): NpyLayout {
  const refuse = (found: string, expected: string, field?: string): never => {
    const fix = `write it by numpy.save of a C-ordered array of ${type === "<f4" ? "float32" : type}`;
    throw new InputError(`cannot read ${what} as .npy`, { file, field, expected, found, fix });
  };
  const start = Buffer.alloc(64);
  const got = fs.readSync(fd, start, 0, start.length, 0);
  refuseLfsPointer(start, file);
  if (got < 12 || !start.subarray(0, 6).equals(MAGIC)) refuse("another beginning", "NumPy's magic bytes");
  const version = start[6];
  if (version < 1 || version > 3) refuse(`version ${version}`, "version 1, 2 or 3");
  const dataStart = version === 1 ? 10 : 12;
  const length = version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  if (length > 1 << 16) refuse(`${length} bytes`, "at most 65536 bytes", "header");
  const bytes = Buffer.alloc(length);
  if (fs.readSync(fd, bytes, 0, length, dataStart) < length) refuse("a header that is cut short", `${length} bytes`);
  const text = bytes.toString("latin1");
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  if (descr !== type) refuse(JSON.stringify(descr ?? text.trim().slice(0, 60)), `'${type}'`, "descr");
  if (!/'fortran_order'\s*:\s*False/.test(text)) refuse("Fortran order", "C order", "fortran_order");
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (shape === undefined) refuse(text.trim().slice(0, 80), "a shape", "shape");
  const sizes = (shape as string)
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return { type, shape: sizes, dataAt: dataStart + length };
}

/**
 * Fills `into` with the numbers from the `first` on. @throws InputError when the file ends before, or is damaged there
 */
export function readNpyInto(
  file: CheckedFile,
  { dataAt }: Pick<NpyLayout, "dataAt">,
  first: number,
  into: Float32Array | Float64Array | Int32Array,
): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  file.read(dataAt + first * into.BYTES_PER_ELEMENT, bytes);
}

/**
 * Writes an array of one dimension, whole or not at all.
 * @param write writes its `length` numbers behind the header
 * @throws InputError when the file cannot be written
 */
export function writeNpy(file: string, type: NpyType, length: number, write: (fd: number) => void): void {
  writeFileAtomic(file, (fd) => {
    writeAll(fd, npyHeader(type, [length]));
    write(fd);
  });
}
