/** Files: written whole or not at all, read with errors that name the place, fingerprinted. */
export { writeAll, writeFileAtomic, writeJson, writePiecesAtomic } from "./atomic";
export { isStandardOutput, STANDARD_STREAM } from "./destination";
export { fileSha256, sha256 } from "./digest";
export { makeFolder } from "./folders";
export { writeNewFile } from "./new-file";
export { decodeText, readJson, readText, refuseLfsPointer } from "./read";
export { isAlive, removeTemporaryFiles } from "./temporary";
