/**
 * The session's end of the pipes to the protocol front. What it says leaves at once, also while a cell computes: the
 * write is synchronous. Cells cause it to be said, and can have changed the language's objects: nothing here looks one
 * of these up.
 */
import * as fs from "node:fs";
import { Socket } from "node:net";
import { createFrameReader, descriptors, encodeFrame, type Frame, type FromSession, type ToSession } from "../../link";

const { writeSync } = fs;
const { wait } = Atomics;
const { setPrototypeOf } = Object;
const { exit } = process;

/** Says one message. Waits while the pipe is full, so that a cell cannot write faster than the front takes. */
export function say(message: FromSession, buffers: readonly Uint8Array[] = []): void {
  // A `toJSON` that somebody gave to all objects is none of the message's.
  const bytes = encodeFrame(setPrototypeOf(message, null), buffers);
  for (let at = 0; at < bytes.length; ) at += writeSome(bytes, at);
}

function writeSome(bytes: Buffer, at: number): number {
  try {
    return writeSync(descriptors.output, bytes, at);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return waitABit();
    // The front is gone, and with it everyone to talk to.
    if (code === "EPIPE") exit(0);
    throw error;
  }
}

const nap = new Int32Array(new SharedArrayBuffer(4));

function waitABit(): number {
  wait(nap, 0, 0, 1);
  return 0;
}

/**
 * Hears messages until the front is gone, which ends the process.
 * @param own runs what is done about a chunk, as code of the kernel's
 */
export function hear(onMessage: (frame: Frame<ToSession>) => void, own: (work: () => void) => void): void {
  // Not a file's stream: its reads would each keep one of node's few worker threads.
  const input = new Socket({ fd: descriptors.input, readable: true, writable: false });
  const read = createFrameReader<ToSession>(onMessage);
  input.on("data", (chunk) => own(() => read(chunk)));
  const end = () => exit(0);
  input.on("end", end).on("error", end);
}
