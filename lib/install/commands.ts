/** Running other programs: found on a given PATH, output kept, ended with us. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

export interface CommandResult {
  /** Exit status, null when ended by a signal. */
  status: number | null;
  /** The signal that ended it. */
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The full path of the first of `names` that is on the PATH, or null. */
export function findCommand(names: readonly string[], env: NodeJS.ProcessEnv): string | null {
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  for (const name of names) {
    if (path.isAbsolute(name)) {
      if (isExecutable(name)) return name;
      continue;
    }
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a program to its end; never throws for its failure. @throws Error when it cannot be started */
export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutSeconds = 1800,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: timeoutSeconds * 1000 });
    const end = () => child.kill();
    process.once("exit", end);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", (error) => {
      process.off("exit", end);
      reject(error);
    });
    child.once("close", (status, signal) => {
      process.off("exit", end);
      resolve({ status, signal, stdout, stderr });
    });
  });
}

/** The last lines of what a failed program said that have words in them, short enough for a report. */
export function lastWords({ stdout, stderr, status, signal }: CommandResult): string {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !line.startsWith("[notice]"));
  const end = signal ? `ended by ${signal}` : `exit status ${status}`;
  return [...lines.slice(-3).map((line) => line.slice(0, 300)), end].join(" · ");
}

/**
 * Calls `report` with the total size of the files below `folder` over `expected` bytes, twice a second, while `work`
 * runs.
 */
export async function whileGrowing<T>(
  folder: string,
  expected: number,
  report: (fraction: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => report(Math.min(0.99, sizeBelow(folder) / expected)), 500);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function sizeBelow(folder: string): number {
  try {
    return fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return sum + (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0);
      }, 0);
  } catch {
    return 0; // pip and the unpacker rename while we look
  }
}
