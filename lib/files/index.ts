/** Files: written whole or not at all, read with errors that name the place, fingerprinted. */
export { writeAll } from "./atomic-write";
export { fileSha256, sha256, sha256Of } from "./digest";
export { isDiskFull } from "./disk";
export { cannotWrite } from "./failure";
export { makeFolder } from "./folders";
export { writeNewFile } from "./new-file";
export { decodeText, readJson, readTextFile, refuseLfsPointer } from "./read";
export { isAlive, removeTemporaryFiles } from "./temporary";
export { isStandardOutput, STANDARD_STREAM, writeFileAtomic, writeJson, writePiecesAtomic } from "./write";
