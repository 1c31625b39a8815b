/** Runs the built command `bowlab` as a person would: in a process of its own. */
import { spawn } from "node:child_process";
import * as path from "node:path";

export const bowlabCommand = path.resolve(__dirname, "../../lib/cli/bowlab.cjs");

export interface CommandResult {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `bowlab` with these arguments to its end. The engine is BOWLAB_ENGINE's. */
export function bowlab(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bowlabCommand, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
