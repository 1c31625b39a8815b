/** Between the kernel's two processes: framed messages over pipes, and what they say. */
export { createFrameReader, encodeFrame, type Frame } from "./frames";
export {
  type CodeQuestion,
  type CompiledScript,
  debuggerGlobal,
  descriptors,
  type ExecuteCommand,
  type FromInspector,
  type FromSession,
  type StreamName,
  sessionFlags,
  stopScript,
  type ToInspector,
  type ToSession,
  watchdogWords,
} from "./messages";
