/** The built command `create-bowlab`, in a process of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { root, temporaryFolder } from "../support";

const script = path.join(root, "kernel-ext", "create", "cli.cjs");

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command in `folder` to its end. */
export function runCreate(folder: string, ...words: string[]): Ended {
  const options = { encoding: "utf8", cwd: folder, input: "" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], options);
  return { status, stdout, stderr };
}

/** For a suite that runs the command: the package, built, and a folder outside the checkout for each test. */
export function useCommand(): { run(...words: string[]): Ended; at(...parts: string[]): string } {
  let folder = "";
  before(() => {
    const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-b", "kernel-ext/create"], { cwd: root });
  });
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  return { run: (...words) => runCreate(folder, ...words), at: (...parts) => path.join(folder, ...parts) };
}
