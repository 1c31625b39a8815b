/** Pictures that lie beside the notebook, taken into the page. */
import * as fs from "node:fs";
import * as path from "node:path";
import { pictureOfBase64 } from "./picture";

const types = new Map(
  Object.entries({
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
  }),
);

/** Bytes of a picture that a page takes in. */
const largest = 50e6;

/** The file's content as a data URI; undefined when it is not a picture's file inside `folder`, wherever links lead. */
export function localPicture(href: string, folder: string): string | undefined {
  const name = decoded(href);
  const type = types.get(path.extname(name ?? "").toLowerCase());
  if (name === undefined || type === undefined || /^[a-z][a-z+.-]*:/i.test(name)) return undefined;
  try {
    const root = fs.realpathSync(folder);
    const file = fs.realpathSync(path.resolve(folder, name));
    const stat = fs.statSync(file);
    const way = path.relative(root, file);
    if (way.startsWith("..") || path.isAbsolute(way) || !stat.isFile() || stat.size > largest) return undefined;
    return pictureOfBase64(type, fs.readFileSync(file).toString("base64"));
  } catch {
    // Not there, or not for this user: the page names it instead.
    return undefined;
  }
}

/** The address without its percent signs; undefined where they mean nothing. */
export function decoded(href: string): string | undefined {
  try {
    return decodeURIComponent(href);
  } catch {
    return undefined;
  }
}
