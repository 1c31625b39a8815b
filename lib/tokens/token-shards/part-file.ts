/**
 * A shard's passages as rows of token ids, one record behind the other, little-endian: bytes of the passage's id
 * (uint32), its rows (uint32), the tokens of each row (uint32), the passage's id in UTF-8, and the token ids of all its
 * rows (uint16, or uint32 for vocabularies above 65,536), no [CLS] and [SEP].
 */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { writePiecesAtomic } from "../../files";
import { cannotReach } from "../../places";
import { shardPart } from "../../shards";
import type { TokenizedPassage } from "../token-cache";

/** Bytes that are gathered before they are written, and read at a time. */
const PIECE = 1 << 20;

/** Name of a shard's file. */
export function tokensFile(shard: number, shards: number): string {
  return `tokens${shardPart(shard, shards)}.rows`;
}

/** Writes the passages, whole or not at all. @throws InputError when the disk is full; what `passages` throws */
export async function writePart(
  file: string,
  idBytes: 2 | 4,
  passages: AsyncIterable<TokenizedPassage>,
): Promise<void> {
  async function* pieces(): AsyncGenerator<Buffer> {
    let gathered: Buffer[] = [];
    let bytes = 0;
    for await (const passage of passages) {
      const record = recordOf(passage, idBytes);
      gathered.push(record);
      bytes += record.length;
      if (bytes < PIECE) continue;
      yield Buffer.concat(gathered);
      [gathered, bytes] = [[], 0];
    }
    if (bytes > 0) yield Buffer.concat(gathered);
  }
  await writePiecesAtomic(file, pieces());
}

function recordOf({ id, rows }: TokenizedPassage, idBytes: 2 | 4): Buffer {
  const name = Buffer.from(id, "utf8");
  const head = Uint32Array.of(name.length, rows.length, ...rows.map(({ length }) => length));
  const ids = rows.map((row) => bytesOf(idBytes === 2 ? Uint16Array.from(row) : Uint32Array.from(row)));
  return Buffer.concat([bytesOf(head), name, ...ids]);
}

/** The passages of a shard's file in order. @throws InputError when it cannot be read, or ends within a passage */
export function* readPart(file: string, idBytes: 2 | 4): Generator<TokenizedPassage> {
  const bytes = new ByteReader(file);
  try {
    while (!bytes.atEnd()) {
      const [nameBytes, count] = uint32s(bytes.take(8));
      const lengths = uint32s(bytes.take(4 * count));
      const id = bytes.take(nameBytes).toString("utf8");
      const rows: ArrayLike<number>[] = [];
      for (const length of lengths) {
        // A copy: typed arrays begin at multiples of their numbers' bytes.
        const { buffer } = Uint8Array.from(bytes.take(idBytes * length));
        rows.push(idBytes === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer));
      }
      yield { id, rows };
    }
  } finally {
    bytes.close();
  }
}

function uint32s(bytes: Buffer): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A file's bytes from its beginning, as many as are asked for. */
class ByteReader {
  readonly #file: string;
  readonly #fd: number;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
    try {
      this.#fd = fs.openSync(file, "r");
    } catch (error) {
      throw cannotReach(file, error);
    }
  }

  /** Whether nothing is left. */
  atEnd(): boolean {
    if (this.#bytes.length === 0) this.#fill(1);
    return this.#bytes.length === 0;
  }

  /** The next bytes; they hold until the next call. @throws InputError when the file has not so many */
  take(count: number): Buffer {
    if (this.#bytes.length < count) this.#fill(count);
    if (this.#bytes.length < count)
      throw new InputError("the file ends within a passage", { file: this.#file, fix: "delete it and make it again" });
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  #fill(wanted: number): void {
    const pieces = [this.#bytes];
    let length = this.#bytes.length;
    while (length < wanted) {
      const piece = Buffer.alloc(PIECE);
      const read = fs.readSync(this.#fd, piece);
      if (read === 0) break;
      pieces.push(piece.subarray(0, read));
      length += read;
    }
    this.#bytes = Buffer.concat(pieces);
  }
}
