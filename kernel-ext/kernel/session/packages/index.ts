/** Packages that notebooks import: required, lent where the notebook has none, and why one cannot be found. */
export { isLent, isPackageName, lender, lentModules, lentTypes, notebookTypes } from "./lent-packages";
export { whyMissing } from "./missing-package";
export { importAddress, requirePackage, WaitsForItself } from "./require-package";
