/** The programs of an exported training: the sources beside this file, as they are. */
import * as fs from "node:fs";
import * as path from "node:path";
import { copyFile } from "../folder";

const sources = path.join(__dirname, "python");

/** Copies `train.py` and what it reads into the folder. */
export function copyPrograms(folder: string): void {
  for (const name of fs.readdirSync(sources)) {
    if (/\.(py|txt)$/.test(name)) copyFile(path.join(sources, name), path.join(folder, name));
  }
}
