/** What the kernel says to whoever started it. */
import * as fs from "node:fs";

export function log(text: string): void {
  fs.writeSync(2, `bowlab kernel: ${text}\n`);
}
