/**
 * `process.stdout` and `process.stderr` of the session: every write becomes a message of the cell that made it, in the
 * order they were made.
 */
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../../link";

type Write = typeof process.stdout.write;

/** Characters in one message: a longer text is sent in pieces, which no reader has to hold at once. */
const mostText = 4 * 2 ** 20;

const { apply } = Reflect;
const { slice, charCodeAt } = String.prototype;
const { from } = Buffer;
const { nextTick } = process;

/** From now on, whatever the process writes goes to `send`, with the cell it belongs to. */
export function captureStreams(send: (name: StreamName, text: string) => void): void {
  for (const name of ["stdout", "stderr"] as const) process[name].write = writer(name, send);
}

function writer(name: StreamName, send: (name: StreamName, text: string) => void): Write {
  const decoder = new StringDecoder("utf8");
  return (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
    const text = typeof chunk === "string" ? chunk : decoder.write(from(chunk));
    for (let at = 0; at < text.length; ) {
      const end = endOfPiece(text, at);
      send(name, end - at === text.length ? text : apply(slice, text, [at, end]));
      at = end;
    }
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") nextTick(done as () => void);
    return true;
  };
}

/** Where the piece of a text that begins at `at` ends: not between the halves of a character. */
function endOfPiece(text: string, at: number): number {
  const end = at + mostText;
  if (end >= text.length) return text.length;
  const last = apply(charCodeAt, text, [end - 1]);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}
