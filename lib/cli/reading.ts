/** Progress of reading a file: megabytes of its size. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { OnRead } from "../corpus";
import type { ProgressDisplay } from "./progress";

const MEGABYTE = 2 ** 20;

/** Small files are read before a display would be seen; of those above this many bytes progress is shown. */
const LARGE = 16 * MEGABYTE;

/** What to give to a reader as `onRead`. */
export function progressOfFile(file: string, display: ProgressDisplay): OnRead | undefined {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LARGE) return undefined;
  let read = 0;
  return (bytes) => {
    read += bytes;
    display.update({
      phase: `reading ${path.basename(file)}`,
      done: Math.round(read / MEGABYTE),
      total: Math.round(size / MEGABYTE),
      detail: "MB",
    });
  };
}
