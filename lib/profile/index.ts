/**
 * Profiles: where the time of training and encoding goes, by operation, phase and layer, and how much memory each phase
 * takes. Knows no engine: the engine marks its operations and offers its instruments.
 */
export { profileOptions } from "./options";
export { Profile, profileFiles } from "./profile";
export { type EngineInstruments, Profiler, type ProfilerOptions } from "./profiler";
export { OTHER, type Peak, Recorder, type SpanKind, type Total, type TraceSpan } from "./recorder";
export {
  OUTSIDE,
  type ProductLimits,
  type ProfiledPhase,
  type ProfileReport,
  type ProfileSubject,
  profileReport,
} from "./report";
export {
  activeLayer,
  activeRecorder,
  asOperation,
  countProduct,
  inLayer,
  inPhase,
  inPhaseWaiting,
  setRecorder,
} from "./spans";
export { type Trace, type TraceEvent, traceOf } from "./trace";
