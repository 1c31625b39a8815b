/**
 * A side of the comparison in a process of its own: a line on its stdin asks for a stage, a line of JSON on its stdout
 * answers.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Answer {
  seconds: number;
  /** The process's highest resident memory so far, bytes. */
  peak: number;
  /** Scores of the first queries' results, best first. */
  scores?: number[][];
  note?: string;
}

export class SideProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
    const output = this.#child.stdout as NodeJS.ReadableStream;
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
  }

  /** @throws Error when the process ends instead of answering */
  async ask(stage: string): Promise<Answer> {
    this.#child.stdin?.write(`${stage}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the process ended while it was asked for "${stage}"`);
    return JSON.parse(value) as Answer;
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
