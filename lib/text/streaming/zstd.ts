/** Zstandard unpacked as it comes. Node's zlib knows the format from 22.15 on only. */
import { Decompress } from "fzstd";
import { InputError, messageOf } from "../../errors";

/** Packed bytes that are unpacked at a time: a run of one byte can become 30,000 times as long. */
const PIECE = 1 << 13;

/** Streams what zstd frames, one after another, hold. @throws InputError when they are damaged or cut short */
export async function* unzstd(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  const decoder = new Decompress((piece) => ready.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length)));
  function* take(bytes: Uint8Array, isLast = false): Generator<Buffer> {
    try {
      decoder.push(bytes, isLast);
    } catch (error) {
      throw damaged(file, error);
    }
    for (const piece of ready.splice(0)) if (piece.length > 0) yield piece;
  }
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE) yield* take(chunk.subarray(start, start + PIECE));
  }
  yield* take(new Uint8Array(0), true);
}

function damaged(file: string, error: unknown): InputError {
  return new InputError("the zstd file is damaged, cut short or packed with a window above 32 MB", {
    file,
    found: messageOf(error),
    fix: "copy or download the file again, or unpack it: zstd -d --long=31 FILE",
    cause: error,
  });
}
