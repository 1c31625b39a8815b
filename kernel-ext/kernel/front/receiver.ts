/** What clients send, one message after another, on each of the kernel's sockets. */
import type { Router } from "zeromq";
import { decodeMessage, type Message, received, WireError } from "../../wire";
import { log } from "./log";

/** Gives every message that is one to `take`, until the socket closes; the log is told of what is none. */
export type Receive = (socket: Router, take: (message: Message) => void) => Promise<void>;

/** @param key signs and checks messages */
export function createReceiver(key: string): Receive {
  let dropped = 0;
  return async (socket, take) => {
    for await (const frames of received(socket)) {
      try {
        take(decodeMessage(frames, key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        log(`dropped message ${++dropped}: ${error.message}`);
      }
    }
  };
}
