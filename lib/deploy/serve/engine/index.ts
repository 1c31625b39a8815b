/** The process that computes, and how the one that speaks HTTP talks to it. */
export { type EngineProcess, startEngineProcess } from "./engine-process";
export type { EngineSetup, EngineState, Kind, KindItem, KindResult, ServedDescription } from "./messages";
