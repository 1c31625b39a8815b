/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, then the
 * tensors' bytes. Written whole or not at all. F16 and BF16 are widened to float32 when read.
 */
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { writeAll, writeFileAtomic } from "../files";

export interface StoredTensor {
  shape: number[];
  data: Float32Array | Int32Array;
}

export interface SafetensorsFile {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

/** Longest header accepted, in bytes: the reference implementation's own limit. */
const MAX_HEADER = 100_000_000;

/**
 * Writes tensors in the given order (float32 or int32).
 * @throws InputError on a full disk or a read-only folder; nothing is half-written
 */
export function writeSafetensors(
  file: string,
  tensors: Iterable<[string, StoredTensor]>,
  metadata: Record<string, string> = {},
): void {
  const entries = [...tensors];
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  for (const [name, { shape, data }] of entries) {
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: data instanceof Int32Array ? "I32" : "F32", shape, data_offsets: [start, end] };
  }
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  writeFileAtomic(file, (fd) => {
    writeAll(fd, length);
    writeAll(fd, padded);
    for (const [, { data }] of entries) writeAll(fd, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}

/** Reads the whole file. @throws InputError naming the file and the tensor when it is missing, cut short or malformed. */
export function readSafetensors(file: string): SafetensorsFile {
  const reader = new SafetensorsReader(file);
  const tensors = new Map<string, StoredTensor>();
  for (const name of reader.entries.keys()) tensors.set(name, reader.read(name));
  return { tensors, metadata: reader.metadata };
}

/** Reads tensors of a file one by one, whatever its size. Nothing stays open. */
export class SafetensorsReader {
  readonly file: string;
  /** dtype and shape of every tensor, in the file's order. */
  readonly entries: ReadonlyMap<string, Pick<HeaderEntry, "dtype" | "shape">>;
  readonly metadata: Record<string, string>;
  readonly #entries = new Map<string, HeaderEntry>();
  readonly #bodyAt: number;
  readonly #bodySize: number;

  /** Reads the header. @throws InputError when the file is missing, cut short or malformed */
  constructor(file: string) {
    this.file = file;
    const size = sizeOf(file);
    const headerLength = size >= 8 ? Number(readBytes(file, 0, 8).readBigUInt64LE(0)) : Number.NaN;
    if (!(headerLength <= Math.min(MAX_HEADER, size - 8))) {
      throw new InputError("not a whole safetensors file: its header does not fit", { file, found: `${size} bytes` });
    }
    const header = parseHeader(file, readBytes(file, 8, headerLength).toString("utf8"));
    this.#bodyAt = 8 + headerLength;
    this.#bodySize = size - this.#bodyAt;
    this.metadata = (header.__metadata__ ?? {}) as Record<string, string>;
    for (const [name, entry] of Object.entries(header)) {
      if (name !== "__metadata__")
        this.#entries.set(name, checkedEntry(file, name, entry as HeaderEntry, this.#bodySize));
    }
    this.entries = this.#entries;
  }

  /** @throws InputError when there is no such tensor, or its dtype is none that can be read */
  read(name: string): StoredTensor {
    const entry = this.#entries.get(name);
    if (!entry) throw new InputError("the file has no such tensor", { file: this.file, field: name });
    const [start, end] = entry.data_offsets;
    return readTensor(this.file, name, entry, readBytes(this.file, this.#bodyAt + start, end - start));
  }
}

function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch (error) {
    throw new InputError("cannot read the tensors", { file, found: messageOf(error), cause: error });
  }
}

/** Bytes of the file, in an aligned buffer of their own. */
function readBytes(file: string, position: number, length: number): Buffer {
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    const bytes = Buffer.from(new ArrayBuffer(length));
    for (let done = 0; done < length; ) {
      const read = fs.readSync(fd, bytes, done, Math.min(length - done, 1 << 30), position + done);
      if (read === 0) throw new InputError("the file has become shorter", { file });
      done += read;
    }
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError("cannot read the tensors", { file, found: messageOf(error), cause: error });
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function parseHeader(file: string, text: string): Record<string, unknown> {
  try {
    const header = JSON.parse(text);
    if (header !== null && typeof header === "object" && !Array.isArray(header)) return header;
  } catch (error) {
    throw new InputError("the safetensors header is not JSON", { file, found: messageOf(error), cause: error });
  }
  throw new InputError("the safetensors header is not a JSON object", { file });
}

const bytesPerElement: Record<string, number> = { F32: 4, I32: 4, F16: 2, BF16: 2, I64: 8 };

/** @throws InputError when the entry has no shape, or offsets that do not fit the shape and the file */
function checkedEntry(file: string, name: string, entry: HeaderEntry, bodySize: number): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  const problem = (found: string, expected?: string) =>
    new InputError("cannot read a tensor", { file, field: name, found, expected });
  if (!Array.isArray(shape) || !Array.isArray(offsets)) throw problem("no shape or offsets in the header");
  const [start, end] = offsets;
  const width = Object.hasOwn(bytesPerElement, dtype) ? bytesPerElement[dtype] : undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  // A dtype that is none of ours is refused when the tensor is wanted.
  if (!(start >= 0 && end >= start && end <= bodySize && (width === undefined || end - start === size * width))) {
    const expected = width === undefined ? `at most ${bodySize} bytes` : `${size * width} bytes for shape [${shape}]`;
    throw problem(`bytes ${start}–${end} of ${bodySize}`, expected);
  }
  return entry;
}

function readTensor(file: string, name: string, { dtype, shape }: HeaderEntry, bytes: Buffer): StoredTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const { buffer } = bytes;
  const view = new DataView(buffer);
  switch (dtype) {
    case "F32":
      return { shape, data: new Float32Array(buffer as ArrayBuffer) };
    case "I32":
      return { shape, data: new Int32Array(buffer as ArrayBuffer) };
    case "I64":
      return { shape, data: Int32Array.from({ length: size }, (_, i) => Number(view.getBigInt64(i * 8, true))) };
    case "BF16":
      return { shape, data: widen(size, (i) => view.getUint16(i * 2, true) << 16) };
    case "F16":
      return { shape, data: widen(size, (i) => halfBits(view.getUint16(i * 2, true))) };
    default:
      throw new InputError("cannot read a tensor", {
        file,
        field: name,
        found: `dtype ${dtype}`,
        expected: `one of ${Object.keys(bytesPerElement).join(", ")}`,
      });
  }
}

/** float32 values from their bit patterns. */
function widen(size: number, bits: (index: number) => number): Float32Array {
  const pattern = new Int32Array(size);
  for (let i = 0; i < size; i++) pattern[i] = bits(i);
  return new Float32Array(pattern.buffer);
}

/** The float32 bit pattern of an IEEE half. */
function halfBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
