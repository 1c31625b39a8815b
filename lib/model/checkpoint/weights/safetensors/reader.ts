/** Reading safetensors, whole or tensor by tensor. F16 and BF16 are widened to float32. */
import * as fs from "node:fs";
import { InputError, messageOf } from "../../../../errors";
import { refuseLfsPointer } from "../../../../files";
import { TensorChecksums, withoutChecksums } from "./checksums";
import { type HeaderEntry, MAX_HEADER, parseHeader } from "./header";
import type { StoredTensor } from "./writer";

/** A safetensors file, read whole. */
export interface SafetensorsFile {
  tensors: Map<string, StoredTensor>;
  /** The header's `__metadata__`; empty where there is none. */
  metadata: Record<string, string>;
}

/**
 * Reads the whole file. @throws InputError naming the file and the tensor when it is missing, cut short or malformed.
 */
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
  readonly #entries: ReadonlyMap<string, HeaderEntry>;
  readonly #checksums: TensorChecksums;
  readonly #bodyAt: number;

  /**
   * Reads the header. @throws InputError when the file is missing, cut short or malformed, or the header is not what
   * was written
   */
  constructor(file: string) {
    this.file = file;
    const size = sizeOf(file);
    const headerLength = size >= 8 ? Number(readBytes(file, 0, 8).readBigUInt64LE(0)) : Number.NaN;
    if (!(headerLength <= Math.min(MAX_HEADER, size - 8))) {
      refuseLfsPointer(readBytes(file, 0, Math.min(size, 64)), file);
      throw new InputError("not a whole safetensors file: its header does not fit", { file, found: `${size} bytes` });
    }
    this.#bodyAt = 8 + headerLength;
    const { entries, metadata } = parseHeader(file, readBytes(file, 8, headerLength), size - this.#bodyAt);
    const names = [...entries.keys()];
    this.#checksums = new TensorChecksums(file, { __metadata__: metadata, ...Object.fromEntries(entries) }, names);
    this.metadata = withoutChecksums(metadata);
    this.#entries = entries;
    this.entries = entries;
  }

  /**
   * @throws InputError when there is no such tensor, its dtype is none that can be read, or its bytes are not those
   * that were written
   */
  read(name: string): StoredTensor {
    const entry = this.#entries.get(name);
    if (!entry) throw new InputError("the file has no such tensor", { file: this.file, field: name });
    const [start, end] = entry.data_offsets;
    const bytes = readBytes(this.file, this.#bodyAt + start, end - start);
    this.#checksums.check(name, bytes);
    return readTensor(this.file, name, entry, bytes);
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

const readable = ["F32", "I32", "F16", "BF16", "I64"];

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
        expected: `one of ${readable.join(", ")}`,
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
