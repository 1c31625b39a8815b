/**
 * JSON files that carry a checksum of themselves: the first field, `sealed`, and the last, `checksum`, are both the
 * CRC-32 of all that stands between them. Two, so that a damage to one of the names does not pass for a file without
 * checksums. White space counts for nothing. A file that has neither is taken as it is: it was written by hand,
 * elsewhere or by an earlier version.
 */
import { readJson, writeJson } from "../files";
import { crcHex } from "./checksums";
import { damagedFile } from "./damage";

/** Writes an object with its checksum, whole or not at all. @throws InputError as `writeJson` */
export function writeSealedJson(file: string, value: object): void {
  // As it will be read: `undefined` is left out, −0 is 0.
  const fields = JSON.parse(JSON.stringify(value)) as object;
  const checksum = digestOf(fields);
  writeJson(file, { sealed: checksum, ...fields, checksum });
}

/**
 * Reads such a file, and gives it without its checksum.
 * @param fix what a person can do where it is damaged
 * @throws InputError when it is missing, is not JSON, or is not what was written
 */
export function readSealedJson(file: string, fix = "restore the file from a copy"): unknown {
  const value = readJson(file);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { sealed, checksum, ...fields } = value as Record<string, unknown>;
  // Another tool's file may have a field of one of these names.
  const isSealed =
    isDigest(sealed) || isDigest(checksum) || (sealed !== undefined && checksum !== undefined) || isLikeDigest(value);
  if (!isSealed) return value;
  const expected = digestOf(fields);
  if (sealed === expected && checksum === expected) return fields;
  const way = `${fix}; where the change was meant, remove the fields "sealed" and "checksum"`;
  throw damagedFile(file, "fields that differ from their checksum", way);
}

const isDigest = (value: unknown): boolean => typeof value === "string" && /^crc32:[0-9a-f]{8}$/.test(value);

/** Whether the first field was a checksum before its bytes, and perhaps the name of the last field, were changed. */
function isLikeDigest(value: object): boolean {
  const [name, first] = Object.entries(value)[0] ?? [];
  return name === "sealed" && typeof first === "string" && first.length === "crc32:".length + 8;
}

function digestOf(fields: object): string {
  return `crc32:${crcHex(Buffer.from(JSON.stringify(fields), "utf8"))}`;
}
