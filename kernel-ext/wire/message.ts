/**
 * Jupyter messages: header, parent header, metadata, content, buffers ("Messaging in Jupyter", general message format).
 */
import { randomUUID } from "node:crypto";

/** The version of the messaging protocol spoken here. */
export const protocolVersion = "5.4";

export interface MessageHeader {
  msg_id: string;
  session: string;
  username: string;
  /** ISO 8601. */
  date: string;
  msg_type: string;
  version: string;
}

export type Content = Record<string, unknown>;

export interface Message<C = Content> {
  /** Routing frames in front of the delimiter: who asked, or on iopub the topic. */
  identities: Buffer[];
  header: MessageHeader;
  /** Header of the message this one answers; empty when it answers none. */
  parent: Partial<MessageHeader>;
  metadata: Content;
  content: C;
  buffers: Buffer[];
}

/** A new message of `type` in `session`; `parent` is the message it answers. */
export function newMessage(
  type: string,
  content: Content,
  { session, parent, metadata = {} }: { session: string; parent?: Message; metadata?: Content },
): Message {
  return {
    identities: parent?.identities ?? [],
    header: {
      msg_id: randomUUID(),
      session,
      username: parent?.header.username ?? "bowlab",
      date: new Date().toISOString(),
      msg_type: type,
      version: protocolVersion,
    },
    parent: parent?.header ?? {},
    metadata,
    content,
    buffers: [],
  };
}
