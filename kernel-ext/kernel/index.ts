/**
 * The Jupyter kernel `bowlab`, on tslab's compiler. Two processes: a front that owns the sockets and never computes,
 * and a session that runs cells; a third one, the language service, where questions come while the session computes.
 * `link` is what goes between them.
 */
export { startKernel } from "./front";
export {
  type InstallTarget,
  installKernelSpec,
  type KernelSpec,
  kernelName,
  ownKernelSpec,
  userKernels,
} from "./install";
