/** A kernel as a child process: started in a process group of its own, watched, and killed with all it started. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError, messageOf } from "../errors";
import { type ConnectionInfo, newConnection } from "../wire";
import type { FoundKernel } from "./kernelspecs";

export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface KernelProcess {
  readonly pid: number | undefined;
  readonly connection: ConnectionInfo;
  /** Settles when the process has ended. */
  readonly exited: Promise<Death>;
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
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...words] = spec.argv.map((word) =>
    word.replace("{connection_file}", file).replace("{resource_dir}", specFolder ?? ""),
  );
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...process.env, ...spec.env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: an interrupt at the terminal reaches the runner alone, and a kill reaches the kernel's children too.
    detached: true,
  });

  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-keptWords);
    });
  }
  const exited = new Promise<Death>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const kernel: KernelProcess = {
    pid: child.pid,
    connection,
    exited,
    lastWords: () => tail.trim(),
    interrupt: () => void child.kill("SIGINT"),
    kill() {
      killGroup(child);
      fs.rmSync(place, { recursive: true, force: true });
      alive.delete(kernel);
    },
  };
  await started(child, program, name).catch((error) => {
    kernel.kill();
    throw error;
  });
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

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already, or the system has none.
    child.kill("SIGKILL");
  }
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
