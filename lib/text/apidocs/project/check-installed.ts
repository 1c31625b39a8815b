/** Refuses a project whose dependencies are not there at all. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import type { InstalledPackage } from "./installed-package";
import type { LockFile } from "./lock-file";
import type { ReadingList } from "./reading-list";

/** Lock file → what installs what it says. */
const installers: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm install",
  "yarn.lock": "yarn install",
  "bun.lock": "bun install",
  "bun.lockb": "bun install",
};

/**
 * Where some dependencies are installed, the others are told of in the report.
 * @throws InputError when there are dependencies and none of them is installed
 */
export function checkInstalled(own: readonly InstalledPackage[], list: ReadingList, lock: LockFile | undefined): void {
  const { missing } = list;
  if (missing.length === 0 || list.length > 0) return;
  const { folder } = own[0];
  const install = installers[path.basename(lock?.file ?? "")] ?? "npm install";
  const zipped = plugAndPlay(folder);
  if (zipped !== undefined) {
    throw new InputError("Yarn's Plug'n'Play keeps the project's packages in archives, which are not read", {
      file: zipped,
      expected: "a folder node_modules",
      fix: "yarn config set nodeLinker node-modules && yarn install",
    });
  }
  const hasFolder = fs.existsSync(path.join(folder, "node_modules"));
  const names = missing.slice(0, 3).map(({ name, why }) => (why === "not installed" ? name : `${name}: ${why}`));
  throw new InputError("the project's dependencies are not installed", {
    file: path.join(folder, "node_modules"),
    expected: `${missing.length} packages (${names.join(", ")}${missing.length > 3 ? ", …" : ""})`,
    found: hasFolder ? "none of them" : "no such folder",
    fix: `run ${install} in ${folder}`,
  });
}

function plugAndPlay(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const found = [".pnp.cjs", ".pnp.js"].map((name) => path.join(folder, name)).find((file) => fs.existsSync(file));
    if (found !== undefined || folder === path.dirname(folder)) return found;
  }
}
