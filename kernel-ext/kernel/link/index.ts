/** Between the kernel's two processes: framed messages over pipes, and what they say. */
export { createFrameReader, encodeFrame, type Frame } from "./frames";
export {
  descriptors,
  type ExecuteCommand,
  type FromSession,
  type Question,
  sessionFlags,
  type ToSession,
} from "./messages";
