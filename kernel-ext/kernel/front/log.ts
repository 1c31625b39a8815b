/** What the kernel says to whoever started it. */
import * as fs from "node:fs";

/** Writes a line to the kernel's stderr, at once. */
export function log(text: string): void {
  fs.writeSync(2, `bowlab kernel: ${text}\n`);
}
