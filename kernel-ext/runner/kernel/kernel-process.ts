/** A kernel as a child process: started in a process group of its own, watched, and killed with all it started. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";
import { killGroup } from "../../processes";
import { type ConnectionInfo, newConnection } from "../../wire";
import { kernelCommand } from "./kernel-command";
import type { FoundKernel } from "./kernelspecs";
import { killMarked, markName } from "./marked-processes";

export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** "exit code 3", "SIGKILL" */
export function describeDeath({ code, signal }: Death): string {
  return signal ?? `exit code ${code}`;
}

export interface KernelProcess {
  readonly connection: ConnectionInfo;
  /** Settles when the process has ended. */
  readonly exited: Promise<Death>;
  /** Its number, and that of its process group. */
  readonly pid: number;
  /** What it last wrote to its own stdout and stderr: a crash explains itself there. */
  lastWords(): string;
  /** SIGINT to the kernel. */
  interrupt(): void;
  /** SIGKILL to the kernel and all it started; removes the connection file. */
  kill(): void;
}

/** Characters of the process's own output that are kept. */
const keptWords = 4000;

const alive = new Set<KernelProcess>();
let guarded = false;

/** Starts a kernel in `folder`. @throws InputError when its program cannot be started. */
export async function startKernelProcess(
  { name, folder: specFolder, spec }: FoundKernel,
  folder: string,
): Promise<KernelProcess> {
  const connection = await newConnection(name);
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-nb-"));
  const file = path.join(place, "connection.json");
  const mark = path.basename(place);
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...words] = kernelCommand(spec, specFolder, file);
  const child = spawn(program, words, {
    cwd: folder,
    env: {
      ...process.env,
      ...spec.env,
      JPY_PARENT_PID: String(process.pid),
      BOWLAB_KERNEL_HISTORY: "0",
      [markName]: mark,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: an interrupt at the terminal reaches the runner alone, and a kill reaches the kernel's
    // children too.
    detached: true,
  });

  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-keptWords);
    });
  }
  const exited = new Promise<Death>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  let orphanGuard: ChildProcess | undefined;
  const kernel: KernelProcess = {
    connection,
    exited,
    pid: child.pid ?? 0,
    lastWords: () => tail.trim(),
    interrupt: () => void child.kill("SIGINT"),
    kill() {
      killGroup(child);
      killMarked(mark);
      orphanGuard?.kill("SIGKILL");
      fs.rmSync(place, { recursive: true, force: true });
      alive.delete(kernel);
    },
  };
  await started(child, program, name).catch((error) => {
    kernel.kill();
    throw error;
  });
  orphanGuard = guardAgainstOrphans(kernel.pid, mark, place);
  alive.add(kernel);
  guard();
  return kernel;
}

function started(child: ChildProcess, program: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) =>
      reject(
        new InputError(`cannot start the kernel ${name} (${program}): ${messageOf(error)}`, {
          fix: "install the kernel again",
        }),
      ),
    );
  });
}

/**
 * Waits for the end of its stdin, which is the end of this process, a SIGKILL too; then no kernel is left and no
 * connection file.
 */
const guardScript = `read -r _
kill -s KILL -- "-$1" 2>/dev/null
for process in /proc/[0-9]*; do
  if grep -qsF "$3" "$process/environ"; then kill -s KILL "\${process#/proc/}" 2>/dev/null; fi
done
rm -rf -- "$2"`;

function guardAgainstOrphans(group: number, mark: string, place: string): ChildProcess | undefined {
  if (process.platform === "win32" || group === 0) return undefined;
  const guard = spawn("/bin/sh", ["-c", guardScript, "bowlab-nb-guard", String(group), place, `${markName}=${mark}`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell the other guards remain.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  guard.unref();
  (guard.stdin as import("node:net").Socket).unref();
  return guard;
}

/** However this process ends, short of SIGKILL, no kernel outlives it. */
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.once("exit", () => {
    for (const kernel of alive) kernel.kill();
  });
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => {
      process.stderr.write(`bowlab-nb: ${signal}: the kernels are ended; finished cells are saved\n`);
      process.exit(code);
    });
  }
}
