/** Between the kernel's two processes: framed messages over pipes, and what they say. */
export { createFrameReader, encodeFrame, type Frame } from "./frames";
export {
  type CodeQuestion,
  descriptors,
  type ExecuteCommand,
  type FromSession,
  type StreamName,
  sessionFlags,
  type ToSession,
} from "./messages";
