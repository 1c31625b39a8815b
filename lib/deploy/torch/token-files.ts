/**
 * Token rows as NumPy maps them into memory, little-endian: `tokens.ids` one row after the other without [CLS] and
 * [SEP], `tokens.lengths` (uint32), and `tokens.flags`, a byte a vocabulary entry: 1 special, 2 continues a word.
 */
import * as path from "node:path";
import { writeAll, writeFileAtomic } from "../../files";
import type { TokenRows, WordPieceTokenizer } from "../../tokens";

/** Rows of lengths written at a time. */
const PIECE = 1 << 16;

/** @throws InputError when they cannot be written */
export function writeTokenFiles(
  folder: string,
  store: TokenRows,
  { vocabulary }: WordPieceTokenizer,
  { idBytes, onRows, signal }: { idBytes: 2 | 4; onRows?: (done: number) => void; signal?: AbortSignal },
): void {
  const Ids = idBytes === 2 ? Uint16Array : Uint32Array;
  writeFileAtomic(path.join(folder, "tokens.ids"), (fd) => {
    for (const chunk of store.chunks()) {
      signal?.throwIfAborted();
      writeAll(fd, bytesOf(Ids.from(chunk)));
    }
  });
  writeFileAtomic(path.join(folder, "tokens.lengths"), (fd) => {
    for (let first = 0; first < store.size; first += PIECE) {
      signal?.throwIfAborted();
      const rows = Math.min(PIECE, store.size - first);
      writeAll(fd, bytesOf(Uint32Array.from({ length: rows }, (_, i) => store.lengthOf(first + i))));
      onRows?.(first + rows);
    }
  });
  const flags = vocabulary.isSpecial.map((special, id) => special | (vocabulary.isContinuation[id] << 1));
  writeFileAtomic(path.join(folder, "tokens.flags"), (fd) => writeAll(fd, flags));
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
