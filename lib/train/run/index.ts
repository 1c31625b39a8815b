/** The one life of every run: identity, begin or resume, logs, states, manifest, completion. */
export { BestKeeper, type DevRecord, devLogFile } from "./best";
export { cardFile, type ModelCard, modelCard, writeModelCard } from "./card";
export { requireEmpty } from "./existing-run";
export { firstModel, type StartingPoint, startFromCheckpoint, startFromSeed } from "./first-weights";
export { dataIdentity, runIdentity } from "./identity";
export {
  type DataIdentity,
  type Manifest,
  type RunIdentity,
  type RunOutcome,
  readManifest,
  type TorchEngine,
  writeManifest,
} from "./manifest";
export type { BegunRun, RunCompanion, RunResult, RunSettings, Training } from "./plan";
export { keptRun, run } from "./run";
export { type LogMarks, loadState, saveForReaders } from "./state";
export { asTask, RunInterrupted } from "./task";
