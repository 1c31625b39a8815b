/**
 * The Jupyter kernel `bowlab`: tslab's compiler and executor behind a protocol front of our own, which loses no output, knows results
 * and errors, and follows `stop_on_error`. tslab is wrapped, not changed.
 */
export {
  type InstallTarget,
  installKernelSpec,
  type KernelSpec,
  kernelName,
  ownKernelSpec,
  userKernels,
} from "./install";
export { startKernel } from "./kernel";
