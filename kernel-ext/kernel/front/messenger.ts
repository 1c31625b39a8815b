/** Replies and published messages of the front, signed and sent on the right socket. */
import { randomUUID } from "node:crypto";
import type { Router } from "zeromq";
import { type Content, type Message, newMessage } from "../../wire";
import type { KernelSockets } from "./sockets";

export interface Messenger {
  /** Answers `request` where it came from. */
  reply(socket: Router, request: Message, content: Content): void;
  /** Publishes on iopub, as part of the answer to `parent`. */
  publish(type: string, content: Content, parent?: Message, more?: { metadata?: Content; buffers?: Buffer[] }): void;
  status(state: "starting" | "busy" | "idle" | "restarting", parent?: Message): void;
  /** Asks the client of `request` on its stdin channel; gives the question's msg_id. */
  ask(request: Message, content: Content): string;
}

/** Sends replies and published messages on the right sockets. */
export function createMessenger(sockets: KernelSockets): Messenger {
  const session = randomUUID();
  const publish: Messenger["publish"] = (type, content, parent, { metadata, buffers = [] } = {}) => {
    const message = newMessage(type, content, { session, parent, metadata });
    sockets.send(sockets.iopub, { ...message, identities: [Buffer.from(type)], buffers });
  };
  return {
    publish,
    reply(socket, request, content) {
      const type = request.header.msg_type.replace(/_request$/, "_reply");
      const metadata = type === "execute_reply" ? executeMetadata(content) : {};
      sockets.send(socket, newMessage(type, content, { session, parent: request, metadata }));
    },
    status: (state, parent) => publish("status", { execution_state: state }, parent),
    ask(request, content) {
      const question = newMessage("input_request", content, { session, parent: request });
      sockets.send(sockets.stdin, question);
      return question.header.msg_id;
    },
  };
}

/** As ipykernel's: front-ends read the status from here, too. */
function executeMetadata({ status }: Content): Content {
  return { status, dependencies_met: true };
}
