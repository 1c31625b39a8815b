/**
 * @tensorflow/tfjs-node-gpu 4.22 calls two functions of `node:util` of which Node 22 warns and which Node 23 no longer
 * has. They are put back, without the warning, before the package is loaded.
 */

/** For a child process that runs plain JavaScript. */
export const RESTORE_OLD_UTIL = `Object.assign(require("node:util"), {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
});`;

/** For this process. */
export function restoreOldUtil(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(require("node:util"), { isNullOrUndefined, isArray: Array.isArray });
}
