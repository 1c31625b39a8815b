/**
 * Writing safetensors: an 8-byte little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, then
 * the tensors' bytes. Written whole or not at all.
 */
import { writeAll, writeFileAtomic } from "../../../../files";
import { checksumsOf, withChecksums, withMetadata } from "./checksums";

/** A tensor in memory of Node's: its values in row-major order. */
export interface StoredTensor {
  shape: number[];
  data: Float32Array | Int32Array;
}

/**
 * Writes tensors in the given order (float32 or int32), with checksums among the metadata.
 * @throws InputError on a full disk or a read-only folder; nothing is half-written
 */
export function writeSafetensors(
  file: string,
  tensors: Iterable<[string, StoredTensor]>,
  metadata: Record<string, string> = {},
): void {
  const given = new Map(tensors);
  const entries: Record<string, unknown> = {};
  let end = 0;
  for (const [name, { shape, data }] of given) {
    const start = end;
    end += data.byteLength;
    entries[name] = { dtype: data instanceof Int32Array ? "I32" : "F32", shape, data_offsets: [start, end] };
  }
  const bytesOf = (name: string): Uint8Array => {
    const { buffer, byteOffset, byteLength } = (given.get(name) as StoredTensor).data;
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  const checksums = checksumsOf(withMetadata(entries, metadata), Object.keys(entries).map(bytesOf));
  const json = Buffer.from(JSON.stringify(withMetadata(entries, withChecksums(metadata, checksums))), "utf8");
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  writeFileAtomic(file, (fd) => {
    writeAll(fd, length);
    writeAll(fd, padded);
    for (const name of given.keys()) writeAll(fd, bytesOf(name));
  });
}
