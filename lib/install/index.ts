/**
 * What installers share: packages fetched by npm, addons compiled against Node-API, a per-user cache of both, a lock,
 * and steps that say how they went. Loads no engine.
 */
export { findCommand, lastWords, runCommand, whileGrowing } from "./commands";
export { cacheSize, publishEntry, removeLeftovers, stagingFolder, whatIsBroken } from "./entries";
export { fetchPackage } from "./fetch-package";
export { withLock } from "./lock";
export { npmPack } from "./npm-pack";
export { mayInstallAtStart, refuseWhenOff } from "./permission";
export {
  GOOGLE_PROTOBUF,
  HNSWLIB_NODE,
  nameAtVersion,
  ONNXRUNTIME_WEB,
  type PinnedPackage,
  TFJS_NODE_GPU,
} from "./pinned";
export {
  failureOf,
  type InstallProgress,
  type InstallStep,
  StepFailure,
  type StepName,
  StepRecorder,
} from "./steps";
export {
  findPackage,
  findSurroundings,
  machineKey,
  NAPI_VERSION,
  packageVersion,
  type Surroundings,
  userCache,
} from "./surroundings";
export { compileAddon, compilerNames, findToolchain, type Toolchain } from "./toolchain";
