/** `protocol.json` of a folder: what every unit in it was made by, parts aside, so that parts can be added. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";
import { readJson, writeJson } from "bowlab/dist/files";
import type { LargeProtocol } from "./protocol";

/** Leaves the stamp where there is none. @throws InputError when the folder holds another protocol's study */
export function checkLargeStamp(work: string, protocol: LargeProtocol, corpora: object): void {
  const { parts: _, ...numbers } = protocol;
  const file = path.join(work, "protocol.json");
  const stamp = { ...numbers, corpora };
  if (!fs.existsSync(file)) {
    fs.mkdirSync(work, { recursive: true });
    writeJson(file, stamp);
    return;
  }
  if (JSON.stringify(readJson(file)) === JSON.stringify(stamp)) return;
  throw new InputError("the folder holds a study by another protocol, or of other collections", {
    file: work,
    fix: "choose another --out, or remove the folder",
  });
}
