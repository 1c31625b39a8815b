/** A server in a process of its own, and the memory that it and its children have taken. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createInterface } from "node:readline";

/** A server that answers questions. */
export interface Server {
  url: string;
  /** Highest resident memory so far, of the process and its children, bytes. */
  peak(): number;
  /** Sends a signal to it, or to the first process that it has started. */
  signal(signal: NodeJS.Signals, to?: "itself" | "child"): void;
  close(): Promise<void>;
}

/** Starts it; ready when it answers a question. */
export async function startServer(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`the server ended before it listened: ${args.join(" ")}`);
  const { url } = JSON.parse(value) as { url: string };
  while (!(await fetch(`${url}/search?q=ready`)).ok) await new Promise((resolve) => setTimeout(resolve, 500));
  return {
    url,
    peak: () => peakOf(child),
    signal: (signal, to = "itself") =>
      process.kill(to === "itself" ? (child.pid as number) : childrenOf(child)[0], signal),
    async close() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function peakOf(child: ChildProcess): number {
  return [child.pid as number, ...childrenOf(child)].reduce((sum, each) => sum + highestMemory(each), 0);
}

function childrenOf({ pid }: ChildProcess): number[] {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.trim().split(" ").filter(Boolean).map(Number);
}

function highestMemory(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
}
