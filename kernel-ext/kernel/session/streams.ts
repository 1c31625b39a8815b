/** `process.stdout` and `process.stderr` of the session: every write becomes a message of the cell that made it, in the order they were made. */
import { StringDecoder } from "node:string_decoder";

export type StreamName = "stdout" | "stderr";

type Write = typeof process.stdout.write;

/** From now on, whatever the process writes goes to `send`, with the cell it belongs to. */
export function captureStreams(send: (name: StreamName, text: string) => void): void {
  for (const name of ["stdout", "stderr"] as const) process[name].write = writer(name, send);
}

function writer(name: StreamName, send: (name: StreamName, text: string) => void): Write {
  const decoder = new StringDecoder("utf8");
  return (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
    const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    if (text !== "") send(name, text);
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  };
}
