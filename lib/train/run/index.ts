/** The one life of every run: identity, begin or resume, logs, states, manifest, completion. */
export { BestKeeper, type DevRecord, devLogFile } from "./best";
export { existingRun, requireEmpty } from "./existing-run";
export { firstModel, type StartingPoint, startFromCheckpoint, startFromSeed } from "./first-weights";
export { dataIdentity, runIdentity } from "./identity";
export {
  type DataIdentity,
  type Manifest,
  type RunIdentity,
  type RunOutcome,
  readManifest,
  writeManifest,
} from "./manifest";
export {
  type BegunRun,
  keptRun,
  type RunCompanion,
  type RunPlan,
  type RunResult,
  type RunSettings,
  run,
  type Training,
} from "./run";
export { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";
export { asTask, RunInterrupted } from "./task";
