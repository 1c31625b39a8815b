/** One cell of a run: its limits, its outputs as they arrive, its outcome. */
export { type CellLimit, limitOf } from "./cell-limit";
export { type CellResult, completeOutputs, isLost, judge } from "./cell-outcome";
export { failureText } from "./failure-text";
export { OutputBudget } from "./output-budget";
export { defaultMaxOutput, OutputKeeper, type OutputKeeperOptions } from "./output-keeper";
export { type CellRequest, type CellRun, type StartedCell, startCell } from "./run-cell";
export { recordReply, recordTime } from "./timing";
