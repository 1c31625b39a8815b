/** One package's documentation as passages, from its folder or from any other source of its files. */

export { documentPassages } from "./documents";
export { readOrReason, textOrReason, textUpTo, type Unread } from "./file-text";
export { type PackageManifest, parseManifest } from "./manifest";
export { moduleParts, parseModule } from "./module";
export { LOCAL_VERSION, type PackageNames, packageNames } from "./names";
export type { PackagePassage } from "./passage";
export {
  MAX_FILE_MB,
  MIN_SYMBOL_WORDS,
  type PackageFile,
  type PackageOptions,
  type PackageUse,
  passagesOfPackage,
  readPackage,
} from "./read-package";
export { isTypeScript } from "./resolver";
export { folderSource, type PackageSource } from "./source";
export { isLicence, isPublic, symbolPassages } from "./symbol-passages";
