/** A command of `bowlab`, or another program, in its own process: its time, and its memory, which Linux alone tells. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { performance } from "node:perf_hooks";

const bowlab = path.resolve(__dirname, "../lib/cli/bowlab.cjs");

/** How often memory is read, milliseconds. */
const INTERVAL = 50;

export interface Memory {
  /** MB. */
  resident: number;
  /** MB, without the pages of program files. */
  private: number;
}

export interface MeasuredCommand {
  peak: Memory;
  seconds: number;
  /** Processor time of all its threads: on a busy machine what the command needs, where `seconds` is what it took. */
  processorSeconds: number;
  /** What it wrote to standard output. */
  stdout: string;
}

/** Runs `bowlab` to its end. @throws Error with what it said when it fails */
export function measureCommand(args: string[]): Promise<MeasuredCommand> {
  return measureProgram(process.execPath, [bowlab, ...args], `bowlab ${args[0]}`);
}

/** Runs a program to its end. @param name for errors. @throws Error with what it said when it fails */
export async function measureProgram(program: string, args: string[], name = program): Promise<MeasuredCommand> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, said] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const peak: Memory = { resident: 0, private: 0 };
  let processorSeconds = 0;
  const timer = setInterval(() => {
    processorSeconds = Math.max(processorSeconds, processorTimeOf(child));
    const { resident, private: own } = memoryOf(child);
    peak.resident = Math.max(peak.resident, resident);
    peak.private = Math.max(peak.private, own);
  }, INTERVAL);
  const [code] = await once(child, "close");
  clearInterval(timer);
  if (code !== 0) throw new Error(`${name} exited with ${code}: ${said}`);
  return { peak, seconds: (performance.now() - started) / 1000, processorSeconds, stdout };
}

/** Resident memory at its highest so far and private memory now; zeros when the process has ended. */
function memoryOf({ pid }: ChildProcess): Memory {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string): number => {
      const kib = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
      return (Number(kib ?? 0) * 1024) / 1e6;
    };
    return { resident: field("VmHWM"), private: field("RssAnon") };
  } catch {
    return { resident: 0, private: 0 };
  }
}

/** Seconds, user and system together; 0 when the process has ended. */
function processorTimeOf({ pid }: ChildProcess): number {
  try {
    // Fields 14 and 15, in hundredths of a second; the second one, the name, may hold blanks.
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
