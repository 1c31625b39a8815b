/**
 * Kernels of the runner's tests: ipykernel of the oracle where it is there, and running a notebook with any of them.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Reporter } from "../../../kernel-ext/runner";
import { root } from "../support";

export const oraclePython = process.env.BOWLAB_ORACLE_PYTHON || path.join(root, ".oracle", "bin", "python");

/**
 * The folder of ipykernel's kernelspec, or skips the suite with one plain line where there is no Python with ipykernel
 * and nbclient.
 */
export function requireIpykernel(context: Mocha.Context): string {
  const folder = path.resolve(path.dirname(oraclePython), "..", "share", "jupyter", "kernels");
  const found =
    fs.existsSync(path.join(folder, "python3", "kernel.json")) &&
    spawnSync(oraclePython, ["-c", "import nbclient, ipykernel"]).status === 0;
  if (!found) {
    console.log(
      "      skipped: there is no .oracle/bin/python with nbclient and ipykernel (`npm run oracle` makes one)",
    );
    context.skip();
  }
  return folder;
}

/** A reporter that keeps lines and says nothing. */
export function quietReporter(): { reporter: Reporter; lines: string[] } {
  const lines: string[] = [];
  const nothing = () => {};
  return {
    lines,
    reporter: {
      notebook: nothing,
      cell: nothing,
      cellEnd: nothing,
      published: nothing,
      line: (text) => lines.push(text),
    },
  };
}
