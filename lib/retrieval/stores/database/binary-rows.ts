/** Values in PostgreSQL's binary form, and rows of them as `COPY … (FORMAT binary)` reads them. */
import { toHalf } from "../../../model/checkpoint/weights/half";

const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const END = Buffer.from([0xff, 0xff]);

/** A bigint. */
export function bigintField(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/** A text. PostgreSQL's texts cannot hold the character 0: the replacement character stands for it. */
export function utf8Field(value: string): Buffer {
  return Buffer.from(value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value, "utf8");
}

/** pgvector's `vector`: its length, an unused number, float32 in network order. */
export function vectorField(values: Float32Array): Buffer {
  const bytes = vectorHead(values.length, 4);
  for (let i = 0; i < values.length; i++) bytes.writeFloatBE(values[i], 4 + 4 * i);
  return bytes;
}

/** pgvector's `halfvec`: the same in half precision. */
export function halfvecField(values: Float32Array): Buffer {
  const bytes = vectorHead(values.length, 2);
  const halves = toHalf(values);
  for (let i = 0; i < halves.length; i++) bytes.writeUInt16BE(halves[i], 4 + 2 * i);
  return bytes;
}

function vectorHead(length: number, size: number): Buffer {
  const bytes = Buffer.alloc(4 + size * length);
  bytes.writeUInt16BE(length);
  return bytes;
}

/** float32 out of what `vector_send` gave. */
export function readVector(bytes: Buffer, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = bytes.readFloatBE(4 + 4 * i);
}

/** Rows as COPY takes them, the beginning and the end of the format with them. */
export function copyBytes(rows: readonly (readonly Buffer[])[]): Buffer[] {
  const parts: Buffer[] = [SIGNATURE];
  for (const fields of rows) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(fields.length);
    parts.push(count);
    for (const field of fields) {
      const length = Buffer.alloc(4);
      length.writeInt32BE(field.length);
      parts.push(length, field);
    }
  }
  parts.push(END);
  return parts;
}
