/**
 * Running compiled cells: their names, the user's own modules, computed imports, what marked code calls, and how
 * failures are told.
 */
export { createComputedImports } from "./computed-imports";
export { Executor, type Outcome } from "./executor";
export { type Failure, thrownFailure } from "./failure";
export { installKernelGlobal } from "./kernel-global";
export { OwnModules } from "./modules";
export { createNames } from "./names";
export { installStackTraces, type StackTraces } from "./stack-traces";
export { installSurroundings, notebookFile } from "./surroundings";
