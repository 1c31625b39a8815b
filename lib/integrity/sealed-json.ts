/**
 * JSON files that carry a checksum of themselves: the field `checksum` is the CRC-32 of all other fields. White space counts for nothing.
 * A file without that field is taken as it is: it was written by hand, elsewhere or by an earlier version.
 */
import { readJson, writeJson } from "../files";
import { crcHex } from "./checksums";
import { damagedFile } from "./damage";

const FIELD = "checksum";

/** Writes an object with its checksum, whole or not at all. @throws InputError as `writeJson` */
export function writeSealedJson(file: string, value: object): void {
  // As it will be read: `undefined` is left out, −0 is 0.
  const fields = JSON.parse(JSON.stringify(value)) as object;
  writeJson(file, { ...fields, [FIELD]: digestOf(fields) });
}

/**
 * Reads such a file, and gives it without its checksum.
 * @param fix what a person can do where it is damaged
 * @throws InputError when it is missing, is not JSON, or is not what was written
 */
export function readSealedJson(file: string, fix?: string): unknown {
  const value = readJson(file);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, FIELD)) return value;
  const { [FIELD]: checksum, ...fields } = value as Record<string, unknown>;
  if (checksum === digestOf(fields)) return fields;
  const way = fix ?? "restore the file from a copy";
  throw damagedFile(
    file,
    "fields that differ from their checksum",
    `${way}; where the change was meant, remove the field "${FIELD}"`,
  );
}

function digestOf(fields: object): string {
  return crcHex(Buffer.from(JSON.stringify(fields), "utf8"));
}
