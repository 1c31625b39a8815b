/**
 * The wire format: [identity…, "<IDS|MSG>", HMAC-SHA256 in hex, header, parent, metadata, content, buffer…].
 * The signature covers the four JSON frames. It is compared in constant time, before anything is parsed.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { wellFormedJson } from "../well-formed";
import type { Content, Message, MessageHeader } from "./message";

const delimiter = Buffer.from("<IDS|MSG>");

/** A message that cannot be trusted or read: it is to be dropped. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/**
 * Frames of `message`, its texts well-formed, signed with `key` (an empty key leaves the signature empty, as the
 * protocol says).
 */
export function encodeMessage(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(wellFormedJson(part)),
  );
  return [...message.identities, delimiter, Buffer.from(sign(parts, key)), ...parts, ...message.buffers];
}

/**
 * The message of `frames`. @throws WireError when the signature does not fit the key or the frames are not a message.
 */
export function decodeMessage(frames: readonly Buffer[], key: string): Message {
  const at = frames.findIndex((frame) => frame.equals(delimiter));
  if (at < 0) throw new WireError("the frames hold no <IDS|MSG> delimiter");
  const [signature, ...rest] = frames.slice(at + 1);
  const parts = rest.slice(0, 4);
  if (signature === undefined || parts.length < 4) {
    throw new WireError(
      `expected a signature and four parts after the delimiter, found ${frames.length - at - 1} frames`,
    );
  }
  if (key !== "" && !sameBytes(signature, Buffer.from(sign(parts, key))))
    throw new WireError("the signature does not fit the key");
  const [header, parent, metadata, content] = parts.map(parse);
  if (typeof header?.msg_type !== "string" || typeof header.msg_id !== "string") {
    throw new WireError("the header lacks msg_type or msg_id");
  }
  return {
    identities: frames.slice(0, at),
    header: header as unknown as MessageHeader,
    parent: parent ?? {},
    metadata: metadata ?? {},
    content: content ?? {},
    buffers: rest.slice(4),
  };
}

function sign(parts: readonly Buffer[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(part: Buffer): Content | undefined {
  let value: unknown;
  try {
    value = JSON.parse(part.toString("utf8"));
  } catch (error) {
    throw new WireError("a part is not JSON", { cause: error });
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Content) : undefined;
}
