/**
 * Messages on a pipe: [length of all that follows: u32][length of the JSON: u32][JSON][length of a buffer: u32][buffer]
 * … little-endian. JSON rather than structured clones, so that a value no front-end could ever get fails where it was
 * made: in the cell.
 */

/** A message and the binary buffers that travel with it. */
export interface Frame<Body> {
  body: Body;
  buffers: Buffer[];
}

const wordBytes = 4;

/** Bytes of JSON in a frame: beyond, they are no text of JavaScript's any more at the other end. */
const mostJson = 400 * 2 ** 20;

const { stringify } = JSON;
const { allocUnsafe, byteLength, concat, from } = Buffer;

/**
 * The bytes of one frame. Looks nothing up that a cell could have changed.
 * @throws TypeError when `body` holds what JSON cannot say (a cycle, a bigint), and RangeError when it is too large
 */
export function encodeFrame(body: unknown, buffers: readonly Uint8Array[] = []): Buffer {
  const text = stringify(body);
  if (text.length > mostJson / 3 && byteLength(text) > mostJson) {
    throw new RangeError(
      `an output of ${Math.round(byteLength(text) / 2 ** 20)} MB is too large to be sent: the most is 400`,
    );
  }
  const json = from(text, "utf8");
  const parts: Uint8Array[] = [word(0), word(json.length), json];
  let length = wordBytes + json.length;
  for (let i = 0; i < buffers.length; i++) {
    parts[parts.length] = word(buffers[i].byteLength);
    parts[parts.length] = buffers[i];
    length += wordBytes + buffers[i].byteLength;
  }
  parts[0] = word(length);
  return concat(parts, wordBytes + length);
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
    const frames: Buffer[] = [];
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    while (bytes.length >= wordBytes) {
      wanted = wordBytes + bytes.readUInt32LE(0);
      if (bytes.length < wanted) break;
      frames.push(bytes.subarray(wordBytes, wanted));
      bytes = bytes.subarray(wanted);
      wanted = wordBytes;
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    size = bytes.length;
    // Last: what is done about a frame may throw, and the next chunk is to be read as what it is all the same.
    for (const frame of frames) onFrame(decode(frame));
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
  const bytes = allocUnsafe(wordBytes);
  for (let i = 0, rest = value; i < wordBytes; i++, rest = (rest - (rest % 256)) / 256) bytes[i] = rest;
  return bytes;
}
