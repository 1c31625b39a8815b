/** CLAIMS.md of a large study (made whole below). */
import type { LargeProtocol } from "../protocol";
import type { LargeResults } from "./read";

export function largeClaims({ scale }: LargeProtocol, { units, missing }: LargeResults): string {
  return `# scale ${scale}: ${units.length - missing.length} of ${units.length} units\n`;
}
