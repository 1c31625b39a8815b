/**
 * The Jupyter wire protocol without sockets: connection files, messages, signed frames.
 * The kernel and the runner are its two users; nothing here knows which of them it serves.
 */
export {
  type ConnectionInfo,
  endpoint,
  newConnection,
  type PortName,
  portNames,
  readConnectionFile,
} from "./connection";
export { decodeMessage, encodeMessage, WireError } from "./frames";
export { type Content, type Message, type MessageHeader, newMessage, protocolVersion } from "./message";
export { received } from "./receive";
