/** How far a file is read, in megabytes of its size. */
import * as path from "node:path";
import { statOf } from "../places";
import type { OnCorpusProgress } from "./progress";
import type { OnRead } from "./streaming";

const MEGABYTE = 2 ** 20;

/** Small files are read before a display would be seen; of those above this many bytes progress is told. */
const SHOWN_FROM = 16 * MEGABYTE;

/** What to give to a reader as `onRead`; undefined where nobody listens, or the file is small. */
export function progressOfFile(file: string, onProgress: OnCorpusProgress | undefined): OnRead | undefined {
  if (!onProgress) return undefined;
  const size = statOf(file)?.size ?? 0;
  if (size < SHOWN_FROM) return undefined;
  let read = 0;
  let shown = -1;
  return (bytes) => {
    read += bytes;
    const done = Math.round(read / MEGABYTE);
    if (done === shown) return;
    shown = done;
    onProgress({
      phase: `reading ${path.basename(file)}`,
      done,
      total: Math.round(size / MEGABYTE),
      detail: "MB",
    });
  };
}
