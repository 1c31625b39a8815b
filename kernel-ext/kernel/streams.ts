/**
 * `process.stdout` and `process.stderr` as `stream` messages. Text is gathered for a few milliseconds, so that 20,000 lines do not become
 * 20,000 messages, and leaves in the order it was written. During synchronous work it leaves by the next write that finds it old enough.
 */

export type StreamName = "stdout" | "stderr";

/** Milliseconds and characters after which gathered text is sent. */
const limits = { age: 40, size: 64 * 1024 };

export interface Streams {
  /** Sends what is gathered. */
  flush(): void;
  /** Gives the process its own streams back. */
  restore(): void;
}

type Write = typeof process.stdout.write;

/** From now on, whatever the process writes goes to `send`. */
export function captureStreams(send: (name: StreamName, text: string) => void): Streams {
  const original = { stdout: process.stdout.write, stderr: process.stderr.write };
  let name: StreamName = "stdout";
  let text = "";
  let since = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (text === "") return;
    const gathered = text;
    text = "";
    send(name, gathered);
  };
  const add = (to: StreamName, piece: string) => {
    if (to !== name) flush();
    if (text === "") {
      name = to;
      since = performance.now();
      timer = setTimeout(flush, limits.age);
    }
    text += piece;
    if (text.length > limits.size || performance.now() - since > limits.age) flush();
  };
  const writer = (to: StreamName): Write => {
    const decoder = new TextDecoder();
    return (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      add(to, typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done as () => void);
      return true;
    };
  };

  process.stdout.write = writer("stdout");
  process.stderr.write = writer("stderr");
  return {
    flush,
    restore() {
      flush();
      process.stdout.write = original.stdout;
      process.stderr.write = original.stderr;
    },
  };
}
