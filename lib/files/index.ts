/** Files: written whole or not at all, read with errors that name the place, fingerprinted. */
export { writeAll } from "./atomic-write";
export { isStandardOutput, STANDARD_STREAM } from "./destination";
export { fileSha256, sha256 } from "./digest";
export { makeFolder } from "./folders";
export { writeNewFile } from "./new-file";
export { decodeText, readJson, readTextFile, refuseLfsPointer } from "./read";
export { isAlive, removeTemporaryFiles } from "./temporary";
export { writeFileAtomic, writeJson, writePiecesAtomic } from "./write";
