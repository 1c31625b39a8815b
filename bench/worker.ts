/** A Python process that is spoken to by lines of JSON. */
import { spawn } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";

const oracle = path.join(__dirname, "..", ".oracle", "bin", "python");

/** Starts `script` with the Python of `npm run oracle`, or that of BOWLAB_ORACLE_PYTHON. */
export function worker(script: string, threads: number) {
  const child = spawn(process.env.BOWLAB_ORACLE_PYTHON || oracle, [script], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, HF_HUB_OFFLINE: "1", OMP_NUM_THREADS: String(threads) },
  });
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  child.on("error", ({ message }) => {
    complaints += message;
  });
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** @throws Error with the worker's last words when it has stopped */
  async function ask<Answer>(question: unknown): Promise<Answer> {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the worker ${path.basename(script)} stopped:\n${complaints}`);
    return JSON.parse(value) as Answer;
  }
  return { ask, close: () => child.stdin.end() };
}
