/** Files: written whole or not at all, read with errors that name them. */
export { dataFolder } from "./data-folder";
export { makeFolder } from "./folders";
export { readJson, readTextWithoutBom } from "./read";
export { copyFile, writeFileAtomic, writeFileAtomicLater } from "./write";
