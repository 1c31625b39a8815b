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
export type { BegunRun, RunCompanion, RunFolder, RunPlan, RunResult, RunSettings, Training } from "./plan";
export { keptRun, run } from "./run";
export { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";
export { asTask, RunInterrupted } from "./task";
