/** Runs the built command `bowlab` as a person would: in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";

export const bowlabCommand = path.resolve(__dirname, "../../lib/cli/bowlab.cjs");

export interface CommandResult {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `bowlab` with these arguments to its end. The engine is BOWLAB_ENGINE's. */
export function bowlab(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bowlabCommand, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      cwd,
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

export type SignalledCommand = ChildProcess & { stderrText(): string };

/** Starts `bowlab` so that it gets `signal` as soon as `file` holds something, after the step that wrote it. */
export function startSignalled(args: readonly string[], signal: NodeJS.Signals, file: string): SignalledCommand {
  const hook = path.join(__dirname, "signal-itself.cjs");
  const child = spawn(process.execPath, ["--require", hook, bowlabCommand, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, BOWLAB_TEST_SIGNAL: JSON.stringify({ signal, file }) },
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return Object.assign(child, { stderrText: () => text });
}
