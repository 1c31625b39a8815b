/** The client's side of the protocol: requests on shell and control, and everything the kernel publishes. */
import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { wellFormed } from "../../well-formed";
import {
  type ConnectionInfo,
  type Content,
  decodeMessage,
  encodeMessage,
  endpoint,
  type Message,
  newMessage,
  received,
  WireError,
} from "../../wire";

export interface Exchange {
  /** msg_id of the request; what the kernel publishes about it names it as parent. */
  readonly id: string;
  readonly reply: Promise<Message>;
  /** The kernel has published all there is to this request. */
  readonly idle: Promise<Message>;
}

export interface Client {
  /** Sends a request on the shell channel. */
  request(type: string, content: Content, metadata?: Content): Exchange;
  /** Sends a request on the control channel. */
  control(type: string, content: Content): Exchange;
  close(): void;
}

/** Connects to a kernel; `onPublished` gets every message of iopub, in order. */
export function connect(connection: ConnectionInfo, onPublished: (message: Message) => void): Client {
  const session = randomUUID();
  const shell = new Dealer({ linger: 0, sendHighWaterMark: 0 });
  const control = new Dealer({ linger: 0, sendHighWaterMark: 0 });
  // A fast kernel must not lose messages because this side is busy.
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  shell.connect(endpoint(connection, "shell_port"));
  control.connect(endpoint(connection, "control_port"));
  iopub.connect(endpoint(connection, "iopub_port"));
  iopub.subscribe();
  const replies = new Map<string, (message: Message) => void>();
  const idles = new Map<string, (message: Message) => void>();

  const settle = (waiting: Map<string, (message: Message) => void>, message: Message) => {
    const id = message.parent.msg_id ?? "";
    waiting.get(id)?.(message);
    waiting.delete(id);
  };
  const listen = async (socket: Dealer | Subscriber, take: (message: Message) => void) => {
    for await (const frames of received(socket)) {
      try {
        const message = decodeMessage(frames, connection.key);
        // A kernel may send half of a character, which no notebook can hold.
        take({ ...message, content: wellFormed(message.content) });
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    }
  };
  const send = (socket: Dealer, type: string, content: Content, metadata?: Content): Exchange => {
    const message = newMessage(type, content, { session, metadata });
    const id = message.header.msg_id;
    const reply = new Promise<Message>((resolve) => replies.set(id, resolve));
    const idle = new Promise<Message>((resolve) => idles.set(id, resolve));
    // A send that fails leaves the reply out, and every wait for a reply is bounded.
    socket.send(encodeMessage(message, connection.key)).catch(() => {});
    return { id, reply, idle };
  };

  void listen(shell, (message) => settle(replies, message));
  void listen(control, (message) => settle(replies, message));
  void listen(iopub, (message) => {
    onPublished(message);
    if (message.header.msg_type === "status" && message.content.execution_state === "idle") settle(idles, message);
  });
  return {
    request: (type, content, metadata) => send(shell, type, content, metadata),
    control: (type, content) => send(control, type, content),
    close: () => {
      for (const socket of [shell, control, iopub]) socket.close();
    },
  };
}
