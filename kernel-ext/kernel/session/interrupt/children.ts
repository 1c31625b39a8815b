/**
 * The programs that a cell started and that an interrupt ends, as Ctrl-C does in a terminal: all in the session's
 * process group, their own children too. What stands apart (started `detached`, or left behind by a shell) goes on, and
 * so do programs of earlier cells.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

interface Process {
  pid: number;
  parent: number;
  group: number;
  /** Its session, as the system calls one login's groups; unknown where there is no /proc. */
  session?: number;
  /** Milliseconds since this process began. */
  started: number;
}

/** A running program; number and start together are its own. */
export interface Program {
  pid: number;
  started: number;
  /** An interrupt is not for it, but a cell may wait for what it writes. */
  isApart: boolean;
}

/** A tick of Linux's clock of processes, in milliseconds. */
const tick = 10;

/**
 * Tells the programs that were started since `since`, in milliseconds since this process began, to stop, but for those
 * `before` that have been told, and those that stand apart. Gives all but those before.
 */
export function stopPrograms(since: number, before: readonly Program[] = []): Program[] {
  const known = new Set(before.map(({ pid }) => pid));
  const found = programsSince(since).filter(({ pid }) => !known.has(pid));
  for (const { pid, isApart } of found) if (!isApart) signal(pid, "SIGINT");
  return found;
}

/** Ends those of the programs that still run; those that stand apart only where it is said. */
export function endPrograms(found: readonly Program[], { apart = false } = {}): void {
  if (found.length === 0) return;
  const running = new Map(processes().map(({ pid, started }) => [pid, started]));
  // A number may have gone to another program meanwhile; ages told in seconds differ by as much.
  for (const { pid, started, isApart } of found)
    if ((apart || !isApart) && Math.abs((running.get(pid) ?? Infinity) - started) <= 2000) signal(pid, "SIGKILL");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}

function processes(): Process[] {
  if (process.platform === "linux") return fromProc();
  return process.platform === "win32" ? [] : fromPs();
}

function programsSince(since: number): Program[] {
  const all = processes();
  const self = all.find(({ pid }) => pid === process.pid);
  const descendants = new Set([process.pid]);
  // Parents are older than their children, and have lower numbers but for rare cases: as often as anything is found.
  for (let before = 0; before < descendants.size; ) {
    before = descendants.size;
    for (const { pid, parent } of all) if (descendants.has(parent)) descendants.add(pid);
  }
  return all.flatMap(({ pid, group, session, started }) => {
    if (pid === process.pid || started < since - 2 * tick) return [];
    const isDescendant = descendants.has(pid);
    const isInGroup = group === self?.group;
    // A shell that has ended leaves programs to the system, in the session that they were of.
    const isOurs = isDescendant || isInGroup || (session !== undefined && session === self?.session);
    return isOurs ? [{ pid, started, isApart: !isDescendant || !isInGroup }] : [];
  });
}

function fromProc(): Process[] {
  const all = fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The program's name, in parentheses, may hold anything.
      const fields = fs
        .readFileSync(`/proc/${name}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ");
      const [parent, group, session] = fields.slice(1, 4).map(Number);
      return [{ pid: Number(name), parent, group, session, started: tick * Number(fields[19]) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
  const began = all.find(({ pid }) => pid === process.pid)?.started ?? 0;
  return all.map((program) => ({ ...program, started: program.started - began }));
}

/** Where there is no /proc (macOS): the age of programs is told in seconds. */
function fromPs(): Process[] {
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
