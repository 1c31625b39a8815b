/** A checkout's command line in a process of its own. */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { anywhereAnyTime } from "./digest";
import type { Step } from "./steps";

export interface Run {
  /** The checkout whose built commands run. */
  checkout: string;
  /** The folder they run in. */
  folder: string;
  /** The engine, or empty for the default. */
  engine: string;
}

function environment({ engine }: Run): NodeJS.ProcessEnv {
  return engine ? { ...process.env, BOWLAB_ENGINE: engine } : process.env;
}

function script({ checkout }: Run): string {
  return path.join(checkout, "lib/cli/bowlab.cjs");
}

/**
 * Runs a command to its end. @returns its output without times and places @throws Error with what it said when it fails
 */
export function runCommand(run: Run, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script(run), ...words], {
    cwd: run.folder,
    env: environment(run),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`bowlab ${words.join(" ")} ended with ${status}:\n${stderr}`);
  return anywhereAnyTime(stdout, run.folder);
}

/** Begins a training run and interrupts it once its log has a few lines, so that it is resumed afterwards. */
export async function startAndInterrupt(run: Run, { words, makes }: Step): Promise<void> {
  const log = path.join(run.folder, makes[0], "log.jsonl");
  const child = spawn(process.execPath, [script(run), ...words], {
    cwd: run.folder,
    env: environment(run),
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const look = setInterval(() => {
    if (fs.existsSync(log) && fs.readFileSync(log, "utf8").split("\n").length > 3) child.kill("SIGINT");
  }, 5);
  await ended;
  clearInterval(look);
}
