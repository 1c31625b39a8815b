/**
 * Files that are kept to be used again: checksums that are checked when they are opened, numbers that are finite, and
 * locks of folders.
 */
export { BlockCheck, CheckedFile } from "./checked-reading";
export {
  type BlockChecksums,
  BlockSummer,
  checkBytes,
  checkFile,
  crcHex,
  fileChecksums,
  readChecked,
} from "./checksums";
export { cutShort, damagedFile } from "./damage";
export { firstNotFinite } from "./finite";
export { type FolderLock, type LockOptions, lockFolder, lockWhenFree, withFolderLock } from "./lock";
export { lockOrShare } from "./lock-or-share";
export { readSealedJson, writeSealedJson } from "./sealed-json";
export { checkSidecar, mendBeside, readSidecar, sidecarOf, writeSidecar } from "./sidecar";
