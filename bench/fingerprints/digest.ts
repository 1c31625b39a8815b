/** SHA-256 of what a command made, without what the clock and the place of the folder decide. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Fields of logs and reports that tell times and speeds, and a line's "2.1 s". */
const TIMES = /("(?:collatorMs|stepMs|\w*[sS]econds|\w*PerSecond)":\s*|(?<=, ))-?\d[\d.e+-]*(?= s\b|[,\n}])/g;
/** How a file looked on disk: size, inode, times. */
const STATES = /("state": )"[^"]*"/g;
const SEALS = /crc32:[0-9a-f]{8}/g;

/** Hex SHA-256 of a text or of bytes. */
export function fingerprintOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** One line for each file below `folder/place`, in order of names: fingerprint, two spaces, path. */
export function fingerprintsOf(folder: string, place: string): string[] {
  const full = path.join(folder, place);
  if (fs.statSync(full).isDirectory()) {
    return fs
      .readdirSync(full)
      .sort()
      .flatMap((name) => fingerprintsOf(folder, `${place}/${name}`));
  }
  const bytes = fs.readFileSync(full);
  const content = /\.jsonl?$/.test(place) ? anywhereAnyTime(bytes.toString("utf8"), folder) : bytes;
  return [`${fingerprintOf(content)}  ${place}`];
}

/** The text without times and without the folder's place; a seal over a text that held them goes too. */
export function anywhereAnyTime(text: string, folder: string): string {
  const plain = text
    .replaceAll(folder, "FOLDER")
    .replace(TIMES, (_, field: string | undefined) => `${field ?? ""}0`)
    .replace(STATES, '$1""');
  return plain === text ? text : plain.replace(SEALS, "crc32");
}
