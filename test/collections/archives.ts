/** Archives made by the system's own programs, so that what unpacks them is not tested against itself. */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { put } from "../text/scratch";

/** Writes the members under `folder`/tree. */
function tree(folder: string, members: Record<string, string>): string {
  const root = path.join(folder, "tree");
  fs.rmSync(root, { recursive: true, force: true });
  for (const [name, content] of Object.entries(members)) put(path.join(root, name), content);
  return root;
}

/** A `.tar.gz` of these members, and its bytes. */
export function tarGz(folder: string, members: Record<string, string>): Buffer {
  const root = tree(folder, members);
  const file = path.join(folder, "made.tar.gz");
  execFileSync("tar", ["-czf", file, "-C", root, "."]);
  return fs.readFileSync(file);
}

/** A `.zip` of these members, made by Python's zipfile, and its bytes. */
export function zip(folder: string, members: Record<string, string>): Buffer {
  const root = tree(folder, members);
  const file = path.join(folder, "made.zip");
  const script = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as made:
    for folder, _, names in sorted(os.walk(sys.argv[2])):
        for name in sorted(names):
            place = os.path.join(folder, name)
            made.write(place, os.path.relpath(place, sys.argv[2]))
`;
  execFileSync("python3", ["-c", script, file, root]);
  return fs.readFileSync(file);
}

/** Whether the programs are there; says so where not. */
export function canMakeArchives(): boolean {
  const missing = [
    ["tar", "--version"],
    ["python3", "--version"],
  ].find(([program, option]) => spawnSync(program, [option]).status !== 0);
  if (missing) console.log(`      skipped: no ${missing[0]} here to make archives with`);
  return missing === undefined;
}
