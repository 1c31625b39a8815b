/** A folder of text that a project is to read. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Refusal } from "./refusal";

/** @throws Refusal when there is no such folder, or nothing in it */
export function requireTextFolder(folder: string): void {
  const place = path.resolve(folder);
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (folder === "" || !stats?.isDirectory()) {
    throw new Refusal(`there is no folder of text at ${place}. Give the folder that holds the files.`);
  }
  if (fs.readdirSync(place).length === 0) throw new Refusal(`the folder of text ${place} is empty.`);
}
