/** Finding the file that is meant: a BEIR folder's member, plain or gzipped, or a file given by name. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";

/** The member `name` of a folder, or `name`.gz; undefined when neither is there. */
export function memberOf(folder: string, name: string): string | undefined {
  return [name, `${name}.gz`].map((each) => path.join(folder, each)).find((each) => fs.existsSync(each));
}

/**
 * The `.jsonl` file meant by `place`: `place` itself, or `member` of the folder `place`.
 * @throws InputError when there is no such file, or a file has another ending.
 */
export function locateJsonl(place: string, member: string): string {
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new InputError("no such file or folder", {
      file: place,
      expected: `a folder with ${member}, or a .jsonl file`,
    });
  }
  if (stats.isDirectory()) {
    const file = memberOf(place, member);
    if (file !== undefined) return file;
    const found = fs.readdirSync(place).sort().slice(0, 8).join(", ") || "an empty folder";
    throw new InputError(`the folder has no ${member}`, { file: place, expected: `${member} or ${member}.gz`, found });
  }
  if (!/\.jsonl(\.gz)?$/.test(place)) {
    throw new InputError("cannot tell the format of the file", { file: place, expected: ".jsonl or .jsonl.gz" });
  }
  return place;
}
