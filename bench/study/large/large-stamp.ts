/** `protocol.json` of a folder: what every unit in it was made by, parts aside, so that parts can be added. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError } from "bowlab";
import { readJson, writeJson } from "bowlab/dist/files";
import type { LargeProtocol } from "./protocol";

export const stampFile = "protocol.json";

/** Leaves the stamp where there is none. @throws InputError when the folder holds another protocol's study */
export function checkLargeStamp(work: string, protocol: LargeProtocol, corpora: object): void {
  const { parts: _, ...numbers } = protocol;
  const file = path.join(work, stampFile);
  const stamp = { ...numbers, corpora };
  if (!fs.existsSync(file)) {
    fs.mkdirSync(work, { recursive: true });
    writeJson(file, stamp);
    return;
  }
  // As it would be read: without what is undefined.
  if (!isDeepStrictEqual(readJson(file), JSON.parse(JSON.stringify(stamp)))) throw otherProtocol(work);
}

/** A folder without a stamp takes any. @throws InputError when two folders' stamps differ */
export function requireSameStamp(folder: string, work: string, message?: string): void {
  const [a, b] = [folder, work].map((each) => path.join(each, stampFile));
  if (fs.existsSync(b) && !isDeepStrictEqual(readJson(a), readJson(b))) throw otherProtocol(work, message);
}

function otherProtocol(
  work: string,
  message = "the folder holds a study by another protocol, or of other collections",
): InputError {
  return new InputError(message, {
    file: work,
    fix: "compare protocol.json of both; give --data the collections it names, or choose another --out",
  });
}
