/**
 * The programs that a cell started and that an interrupt ends, as Ctrl-C does in a terminal: all in the session's
 * process group, their own children too. One that was started `detached`, or by an earlier cell, goes on.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** A running program; number and start together are its own. */
export interface Program {
  pid: number;
  parent: number;
  group: number;
  /** Milliseconds since this process began. */
  started: number;
}

/** A tick of Linux's clock of processes, in milliseconds. */
const tick = 10;

/**
 * Tells the programs that were started since `since`, in milliseconds since this process began, to stop, but for those
 * `before` that have been told. Gives those that were told.
 */
export function stopPrograms(since: number, before: readonly Program[] = []): Program[] {
  const known = new Set(before.map(({ pid }) => pid));
  const told = programsSince(since).filter(({ pid }) => !known.has(pid));
  for (const { pid } of told) signal(pid, "SIGINT");
  return told;
}

/** Ends those of the programs that still run. */
export function endPrograms(told: readonly Program[]): void {
  if (told.length === 0) return;
  const running = new Map(programs().map(({ pid, started }) => [pid, started]));
  // A number may have gone to another program meanwhile; ages told in seconds differ by as much.
  for (const { pid, started } of told)
    if (Math.abs((running.get(pid) ?? Infinity) - started) <= 2000) signal(pid, "SIGKILL");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}

function programs(): Program[] {
  if (process.platform === "linux") return fromProc();
  return process.platform === "win32" ? [] : fromPs();
}

function programsSince(since: number): Program[] {
  const all = programs();
  const self = all.find(({ pid }) => pid === process.pid);
  const ours = new Set([process.pid]);
  // Parents are older than their children, and have lower numbers but for rare cases: as often as anything is found.
  for (let before = 0; before < ours.size; ) {
    before = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(
    ({ pid, group, started }) =>
      ours.has(pid) && pid !== process.pid && group === self?.group && started >= since - 2 * tick,
  );
}

function fromProc(): Program[] {
  const all = fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The program's name, in parentheses, may hold anything.
      const fields = fs
        .readFileSync(`/proc/${name}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ");
      return [
        { pid: Number(name), parent: Number(fields[1]), group: Number(fields[2]), started: tick * Number(fields[19]) },
      ];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
  const began = all.find(({ pid }) => pid === process.pid)?.started ?? 0;
  return all.map((program) => ({ ...program, started: program.started - began }));
}

/** Where there is no /proc (macOS): the age of programs is told in seconds. */
function fromPs(): Program[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,etime="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [pid, parent, group, age] = line.trim().split(/\s+/);
    if (age === undefined) return [];
    const [seconds, minutes = 0, hours = 0, days = 0] = age.split(/[-:]/).map(Number).reverse();
    const milliseconds = 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)) + 1);
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        started: 1000 * process.uptime() - milliseconds + 2000,
      },
    ];
  });
}
