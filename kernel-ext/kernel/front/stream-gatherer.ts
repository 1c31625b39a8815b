/**
 * Gathers what cells write for a few milliseconds: 20,000 lines become some messages and not 20,000, in the order they
 * were written.
 */
import type { StreamName } from "../link";

/** Milliseconds and characters after which gathered text is sent. */
const limits = { age: 40, size: 64 * 1024 };

export interface StreamGatherer {
  add(cell: string | undefined, name: StreamName, text: string): void;
  /** Sends what is gathered. */
  flush(): void;
}

/** Gathers what cells write, and sends it in order a few milliseconds later. */
export function createStreamGatherer(
  send: (cell: string | undefined, name: StreamName, text: string) => void,
): StreamGatherer {
  let owner: string | undefined;
  let stream: StreamName = "stdout";
  let pieces: string[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (pieces.length === 0) return;
    const text = pieces.join("");
    pieces = [];
    size = 0;
    send(owner, stream, text);
  };
  return {
    add(cell, name, text) {
      if (cell !== owner || name !== stream) flush();
      owner = cell;
      stream = name;
      pieces.push(text);
      size += text.length;
      timer ??= setTimeout(flush, limits.age);
      if (size > limits.size) flush();
    },
    flush,
  };
}
