/** Measuring a model on a dev set while it is trained. */
export { measureBiEncoder } from "./bi-encoder";
export { type Candidates, devCandidates, measureCrossEncoder } from "./cross-encoder";
export { type DevSet, type DevSetOptions, devSet } from "./dev-set";
