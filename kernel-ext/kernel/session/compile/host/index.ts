/** What the compiler finds on this machine: files and their changes, packages, the project's options. */
export { isCell, isLocal } from "./local-files";
export { createResolution } from "./resolution";
export { noticeChangedFiles, prepareCompilerSystem } from "./system";
export { readProject } from "./tsconfig";
