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
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw new InputError("cannot read the tensors", { file, found: messageOf(error), cause: error });
  }
  const headerLength = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : Number.NaN;
  if (!(headerLength <= Math.min(MAX_HEADER, bytes.length - 8))) {
    throw new InputError("not a whole safetensors file: its header does not fit", {
      file,
      found: `${bytes.length} bytes`,
    });
  }
  const header = parseHeader(file, bytes.toString("utf8", 8, 8 + headerLength));
  const body = bytes.subarray(8 + headerLength);
  const tensors = new Map<string, StoredTensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") metadata = entry as Record<string, string>;
    else tensors.set(name, readTensor(file, name, entry as HeaderEntry, body));
  }
  return { tensors, metadata };
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

function readTensor(file: string, name: string, entry: HeaderEntry, body: Buffer): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  const problem = (found: string, expected?: string) =>
    new InputError("cannot read a tensor", { file, field: name, found, expected });
  if (!Array.isArray(shape) || !Array.isArray(offsets)) throw problem("no shape or offsets in the header");
  const width = bytesPerElement[dtype];
  if (width === undefined) throw problem(`dtype ${dtype}`, `one of ${Object.keys(bytesPerElement).join(", ")}`);
  const size = shape.reduce((a, b) => a * b, 1);
  const [start, end] = offsets;
  if (!(start >= 0 && end <= body.length && end - start === size * width)) {
    throw problem(`bytes ${start}–${end} of ${body.length}`, `${size * width} bytes for shape [${shape}]`);
  }
  const bytes = body.subarray(start, end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (dtype) {
    case "F32":
      return { shape, data: new Float32Array(copy(bytes)) };
    case "I32":
      return { shape, data: new Int32Array(copy(bytes)) };
    case "I64":
      return { shape, data: Int32Array.from({ length: size }, (_, i) => Number(view.getBigInt64(i * 8, true))) };
    case "BF16":
      return { shape, data: widen(size, (i) => view.getUint16(i * 2, true) << 16) };
    default:
      return { shape, data: widen(size, (i) => halfBits(view.getUint16(i * 2, true))) };
  }
}

/** The bytes in a buffer of their own, aligned for a typed array. */
function copy(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
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
