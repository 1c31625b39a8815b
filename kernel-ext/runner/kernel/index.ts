/** One kernel process of the runner: found, started, spoken to, watched and ended. */
export { type Client, connect, type Exchange } from "./client";
export type { CellEnd, ExecuteRequest } from "./execute";
export { kernelCommand } from "./kernel-command";
export { type Death, describeDeath, type KernelProcess, startKernelProcess } from "./kernel-process";
export { type FoundKernel, findKernel } from "./kernelspecs";
export { killMarked, markName } from "./marked-processes";
export { type MemoryWatch, treeMemory, watchMemory } from "./memory-watch";
export { type Limits, type RunningKernel, startRunningKernel } from "./running-kernel";
export { timedOut, within } from "./wait";
