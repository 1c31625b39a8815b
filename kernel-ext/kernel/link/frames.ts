/**
 * Messages on a pipe: [length of all that follows: u32][length of the JSON: u32][JSON][length of a buffer: u32][buffer] … little-endian.
 * JSON rather than structured clones, so that a value no front-end could ever get fails where it was made: in the cell.
 */

/** A message and the binary buffers that travel with it. */
export interface Frame<Body> {
  body: Body;
  buffers: Buffer[];
}

const wordBytes = 4;

/** The bytes of one frame. @throws TypeError when `body` holds what JSON cannot say (a cycle, a bigint) */
export function encodeFrame(body: unknown, buffers: readonly Uint8Array[] = []): Buffer {
  const json = Buffer.from(JSON.stringify(body), "utf8");
  const parts = [word(json.length), json, ...buffers.flatMap((buffer) => [word(buffer.byteLength), buffer])];
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  return Buffer.concat([word(length), ...parts], wordBytes + length);
}

/** Takes a pipe's chunks as they come and gives every whole frame to `onFrame`, in order. */
export function createFrameReader<Body>(onFrame: (frame: Frame<Body>) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = wordBytes;

  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    // A large frame comes in many chunks: they are joined once, when the last is there.
    if (size < wanted) return;
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    while (bytes.length >= wordBytes) {
      wanted = wordBytes + bytes.readUInt32LE(0);
      if (bytes.length < wanted) break;
      onFrame(decode(bytes.subarray(wordBytes, wanted)));
      bytes = bytes.subarray(wanted);
      wanted = wordBytes;
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    size = bytes.length;
  };
}

function decode<Body>(bytes: Buffer): Frame<Body> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + wordBytes + bytes.readUInt32LE(at);
    pieces.push(bytes.subarray(at + wordBytes, end));
    at = end;
  }
  const [json, ...buffers] = pieces;
  return { body: JSON.parse(json.toString("utf8")) as Body, buffers };
}

function word(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(wordBytes);
  bytes.writeUInt32LE(value);
  return bytes;
}
