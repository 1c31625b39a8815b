/** Room on the disk. */
import * as fs from "node:fs";

/** Bytes below which a disk counts as full: less than a note and its lock take. */
const NOTHING = 1 << 16;

/** Whether the disk of a folder has no room left. Not known of a disk that does not say it: false. */
export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize < NOTHING;
  } catch {
    return false;
  }
}
