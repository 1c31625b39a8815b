/** The blocks of a token cache as its files hold them: read by position, whole, and checked against their checksums. */
import * as fs from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, messageOf } from "../../errors";
import { type Block, damaged, shardPath } from "./layout";

/** A block and where its bytes begin in the shard's files. */
export interface PlacedBlock extends Block {
  shard: number;
  idsAt: number;
  lengthsAt: number;
  namesAt: number;
}

/** The blocks of a shard, in the order in which its files hold them. */
export function placeBlocks(blocks: readonly Block[], shard: number, idBytes: number): PlacedBlock[] {
  let [idsAt, lengthsAt, namesAt] = [0, 0, 0];
  return blocks.map((block) => {
    const placed = { ...block, shard, idsAt, lengthsAt, namesAt };
    idsAt += block.tokens * idBytes;
    lengthsAt += block.rows * 4;
    namesAt += block.nameBytes;
    return placed;
  });
}

/** How many numbers a tensor of this shape has. */
/**
 * The token ids of a block.
 * @param buffer memory to read into, where it is large enough
 * @throws InputError when the file is damaged
 */
export function readIds(
  folder: string,
  { shard, idsAt, tokens, crc }: PlacedBlock,
  idBytes: 2 | 4,
  buffer?: ArrayBuffer,
): Uint16Array | Uint32Array {
  const file = shardPath(folder, shard, "ids");
  const length = tokens * idBytes;
  const fits = buffer !== undefined && buffer.byteLength >= length;
  const bytes = readAt(file, idsAt, length, fits ? buffer : undefined);
  requireCrc(file, idsAt, bytes, crc);
  return idBytes === 2 ? new Uint16Array(bytes.buffer, 0, tokens) : new Uint32Array(bytes.buffer, 0, tokens);
}

/** Where the rows of a block begin among its ids, (rows + 1). @throws InputError when the file is damaged */
export function readOffsets(folder: string, { shard, lengthsAt, rows, tokens, lengthsCrc }: PlacedBlock): Uint32Array {
  const file = shardPath(folder, shard, "lengths");
  const bytes = readAt(file, lengthsAt, rows * 4);
  requireCrc(file, lengthsAt, bytes, lengthsCrc);
  const lengths = new Uint32Array(bytes.buffer, 0, rows);
  const offsets = new Uint32Array(rows + 1);
  for (let i = 0; i < rows; i++) offsets[i + 1] = offsets[i] + lengths[i];
  if (offsets[rows] !== tokens) throw damaged(file, `rows of ${offsets[rows]} tokens`, `${tokens}`);
  return offsets;
}

/** The ids of the passages that the rows of a block come from. @throws InputError when the file is damaged */
export function readNames(folder: string, { shard, namesAt, nameBytes, namesCrc, rows }: PlacedBlock): string[] {
  const file = shardPath(folder, shard, "names");
  const bytes = readAt(file, namesAt, nameBytes);
  requireCrc(file, namesAt, bytes, namesCrc);
  const names = namesIn(bytes);
  if (names?.length !== rows) throw damaged(file, `${names?.length ?? "no"} names`, `${rows}`);
  return names;
}

/** @throws InputError when the bytes are not those that were written; without a checksum nothing is checked */
function requireCrc(file: string, at: number, bytes: Uint8Array, expected: number | undefined): void {
  const found = crc32(bytes);
  if (expected === undefined || found === expected) return;
  throw damaged(file, `CRC-32 ${found} of the block at byte ${at}`, String(expected));
}

/** A JSON array of texts; undefined where it is none. */
function namesIn(bytes: Uint8Array): string[] | undefined {
  try {
    const names: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return Array.isArray(names) ? names : undefined;
  } catch {
    return undefined;
  }
}

/** `length` bytes of a file from `position` on, in a buffer of their own unless one is given. */
function readAt(
  file: string,
  position: number,
  length: number,
  buffer = new ArrayBuffer(length),
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(buffer, 0, length);
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    for (let done = 0; done < length; ) {
      const read = fs.readSync(fd, bytes, done, length - done, position + done);
      if (read === 0) throw damaged(file, `${position + done} bytes`, `${position + length} bytes or more`);
      done += read;
    }
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError("cannot read the token cache", { file, found: messageOf(error), cause: error });
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
