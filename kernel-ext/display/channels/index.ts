/** The ways between a running cell and whoever reads it: outputs, messages, questions, signals. */
export { broadcast } from "./broadcast";
export type { BroadcastOptions, Comm, CommHandler, CommMessage, CommOptions, PromptOptions } from "./channels";
export { comm, onComm } from "./comm";
export { alert, confirm, prompt } from "./prompt";
export { record, scrapType } from "./record";
export { interruptSignal } from "./signal";
export {
  type CapturedOutput,
  currentSink,
  type DisplayOptions,
  type ErrorOutput,
  registerSink,
  type Sink,
} from "./sink";
export { type Throttled, throttled } from "./throttle";
