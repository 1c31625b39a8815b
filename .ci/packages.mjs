/** Packs the workspaces as npm publishes them, and says how large they are. Used by `npm run pack` and `npm run release`. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Runs npm in `folder` with its output given back; what it says to people goes to the terminal. */
function npm(folder, words) {
  return execFileSync("npm", words, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
    maxBuffer: 2 ** 26,
  });
}

/** The folders of a checkout's packages, as its package.json lists them. */
export function workspacesOf(checkout) {
  return JSON.parse(fs.readFileSync(path.join(checkout, "package.json"), "utf8")).workspaces;
}

/**
 * Packs every workspace of a checkout, which has been built, into `folder`; tarballs that lie there go first. Returns
 * of each its name, version, tarball, number of files, bytes packed and unpacked.
 */
export function packWorkspaces(checkout, folder) {
  const to = path.resolve(folder);
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(to)) if (name.endsWith(".tgz")) fs.rmSync(path.join(to, name));
  const chosen = workspacesOf(checkout).flatMap((name) => ["-w", name]);
  // Scripts are off: `prepack` would build again, once for every package.
  const packed = JSON.parse(npm(checkout, ["pack", "--json", "--ignore-scripts", "--pack-destination", to, ...chosen]));
  return packed.map(({ name, version, filename, entryCount, size, unpackedSize }) => ({
    name,
    version,
    tarball: path.join(to, filename),
    files: entryCount,
    packed: size,
    unpacked: unpackedSize,
  }));
}

/** A table of packages, one line each; `before` holds those of another state, to stand beside them. */
export function sizeTable(packages, before = []) {
  const kilobytes = (bytes) => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
  const columns = (one) => (one ? [one.files, kilobytes(one.packed), kilobytes(one.unpacked)] : ["–", "–", "–"]);
  const heads = ["files", "packed", "unpacked"];
  const rows = [
    ["package", ...(before.length > 0 ? heads.map((head) => `${head} before`) : []), ...heads],
    ...packages.map((one) => [
      `${one.name} ${one.version}`,
      ...(before.length > 0 ? columns(before.find(({ name }) => name === one.name)) : []),
      ...columns(one),
    ]),
  ];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  const line = (row) => row.map((cell, i) => String(cell)[i === 0 ? "padEnd" : "padStart"](widths[i])).join("  ");
  return rows.map(line).join("\n");
}
