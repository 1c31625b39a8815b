/** Between the processes of the kernel: framed messages over pipes, and what they say. */
export { createFrameReader, encodeFrame, type Frame } from "./frames";
export {
  type CodeQuestion,
  type CompiledScript,
  debuggerGlobal,
  descriptors,
  type ExecuteCommand,
  type FromInspector,
  type FromLanguageService,
  type FromSession,
  type StreamName,
  sessionFlags,
  stopScript,
  type ToInspector,
  type ToLanguageService,
  type ToSession,
  watchdogWords,
} from "./messages";
