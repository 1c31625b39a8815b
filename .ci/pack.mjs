/**
 * `npm run pack`: builds, packs every package into build/packages and prints their sizes.
 *   --check            also has publint and attw look at them; ends with 1 when they find something
 *   --matrix           also installs them in empty folders, in eight ways (see matrix.mjs)
 *   --before COMMIT    beside each size that of an earlier commit, packed as it packed itself then
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { packWorkspaces, sizeTable, workspacesOf } from "./packages.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The packages of an earlier commit, built in a work tree of its own with the dependencies of this one. */
function packCommit(commit) {
  const folder = path.join(root, "build/before");
  const git = (...words) => execFileSync("git", words, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  fs.rmSync(folder, { recursive: true, force: true });
  git("worktree", "add", "--force", "--detach", folder, commit);
  try {
    for (const place of ["", ...workspacesOf(folder)]) {
      const modules = path.join(root, place, "node_modules");
      if (fs.existsSync(modules)) fs.symlinkSync(modules, path.join(folder, place, "node_modules"));
    }
    try {
      execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-b"], { cwd: folder });
    } catch {
      console.error(`${commit} does not compile with today's dependencies; its files were written all the same.`);
    }
    return packWorkspaces(folder, path.join(root, "build/packages-before"));
  } finally {
    git("worktree", "remove", "--force", folder);
  }
}

async function main(words) {
  const { values } = parseArgs({
    args: words,
    options: { check: { type: "boolean" }, matrix: { type: "boolean" }, before: { type: "string" } },
  });
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  const packages = packWorkspaces(root, path.join(root, "build/packages"));
  console.log(sizeTable(packages, values.before === undefined ? [] : packCommit(values.before)));
  console.log(`\nin ${path.relative(process.cwd(), path.join(root, "build/packages"))}`);
  if (values.check) {
    const { findingsOf } = await import("./check-packages.mjs");
    const findings = [];
    for (const { name, tarball } of packages)
      for (const finding of await findingsOf(tarball)) findings.push(`${name}: ${finding}`);
    console.log(findings.length === 0 ? "publint and attw find nothing" : findings.join("\n"));
    if (findings.length > 0) process.exitCode = 1;
  }
  if (values.matrix) {
    const { runMatrix } = await import("./matrix.mjs");
    if (!(await runMatrix(packages.map(({ tarball }) => tarball)))) process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
  }
}
