/** The process that computes, seen from the one that speaks HTTP. */
import { type ChildProcess, fork } from "node:child_process";
import * as path from "node:path";
import { inputErrorOf } from "../../../errors";
import { storeIsGone } from "../work/refusals";
import type {
  EngineReport,
  EngineSetup,
  EngineState,
  Kind,
  KindItem,
  KindResult,
  Order,
  ServedDescription,
} from "./messages";

export interface ProcessHooks {
  onProgress(report: { phase: string; done: number; total?: number }): void;
  onNote(line: string): void;
  /** The process ended without being asked to. */
  onLost(what: string): void;
}

interface Waiting {
  resolve(results: KindResult[]): void;
  reject(error: Error): void;
}

/**
 * Starts the process and has it open everything.
 * @throws InputError when what is to be opened cannot be; the signal's reason, after which no process is left
 */
export async function startEngineProcess(
  setup: EngineSetup,
  hooks: ProcessHooks,
  signal?: AbortSignal,
): Promise<EngineProcess> {
  signal?.throwIfAborted();
  const engine = new EngineProcess(hooks);
  try {
    await engine.open(setup, signal);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

/** A process with the collection and the models opened, by `startEngineProcess`. */
export class EngineProcess {
  readonly #child = forkEngine();
  readonly #hooks: ProcessHooks;
  readonly #ended: Promise<void>;
  readonly #work = new Map<number, Waiting>();
  #opening: { resolve(description: ServedDescription): void; reject(error: unknown): void } | undefined;
  #description: ServedDescription = {};
  #state: EngineState = { memory: 0, tensors: 0 };
  #isClosing = false;
  #number = 0;

  constructor(hooks: ProcessHooks) {
    this.#hooks = hooks;
    this.#ended = new Promise((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.on("message", (report: EngineReport) => this.#hear(report));
    this.#child.once("error", (error) => this.#lose(error));
    this.#child.once("exit", (code, by) =>
      this.#lose(new Error(`the process that computes ended (${by ?? `exit code ${code}`})`)),
    );
  }

  /** What was opened. */
  get description(): ServedDescription {
    return this.#description;
  }

  /** What the process weighs, as of its last work. */
  get state(): EngineState {
    return this.#state;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** @throws InputError when something cannot be opened; the signal's reason */
  async open(setup: EngineSetup, signal?: AbortSignal): Promise<void> {
    const opened = new Promise<ServedDescription>((resolve, reject) => {
      this.#opening = { resolve, reject };
    });
    const stop = () => this.#opening?.reject(signal?.reason);
    signal?.addEventListener("abort", stop, { once: true });
    send(this.#child, { type: "open", setup });
    try {
      this.#description = await opened;
    } finally {
      this.#opening = undefined;
      signal?.removeEventListener("abort", stop);
    }
  }

  /** One call after the other. @throws Error with what the process says, or when it is gone */
  run(kind: Kind, items: KindItem[]): Promise<KindResult[]> {
    return this.#answer((number) => ({ type: "work", number, kind, items }));
  }

  /**
   * Lets another process have what one alone can have open, until `run` is called again.
   * @throws Error when the process is gone
   */
  async letGo(): Promise<void> {
    await this.#answer((number) => ({ type: "letGo", number }));
  }

  /** Ends the process. Work under way is lost. */
  async close(): Promise<void> {
    this.#isClosing = true;
    // What it holds are files opened to be read and memory: the system takes both back.
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #hear(report: EngineReport): void {
    if ("state" in report) this.#state = report.state;
    if (report.type === "progress") this.#hooks.onProgress(report);
    else if (report.type === "note") this.#hooks.onNote(report.line);
    else if (report.type === "opened") this.#opening?.resolve(report.description);
    else if (report.type === "failed") this.#opening?.reject(failure(report));
    else if (report.type === "done") this.#settle(report.number, (waiting) => waiting.resolve(report.results));
    else {
      const error = report.isGone ? storeIsGone() : new Error(report.message);
      this.#settle(report.number, (waiting) => waiting.reject(error));
    }
  }

  #answer(orderOf: (number: number) => Order): Promise<KindResult[]> {
    return new Promise((resolve, reject) => {
      this.#work.set(++this.#number, { resolve, reject });
      send(this.#child, orderOf(this.#number));
    });
  }

  #settle(number: number, then: (waiting: Waiting) => void): void {
    const waiting = this.#work.get(number);
    this.#work.delete(number);
    if (waiting) then(waiting);
  }

  #lose(error: Error): void {
    const isOpening = this.#opening !== undefined;
    this.#opening?.reject(error);
    for (const number of [...this.#work.keys()]) this.#settle(number, (waiting) => waiting.reject(error));
    if (!isOpening && !this.#isClosing) this.#hooks.onLost(error.message);
    this.#isClosing = true;
  }
}

function failure({ error, stack }: Extract<EngineReport, { type: "failed" }>): Error {
  if (stack === undefined) return inputErrorOf(error);
  return Object.assign(new Error(error.message), { stack });
}

/** A process that is gone has said so already. */
function send(child: ChildProcess, order: Order): void {
  if (child.connected) child.send(order, () => {});
}

/** Run from its sources, as tests and measurements do, the process needs a translator of its own. */
function forkEngine(): ChildProcess {
  const isSource = __filename.endsWith(".ts");
  const file = path.join(__dirname, isSource ? "main.ts" : "main.js");
  const execArgv = isSource ? ["--require", require.resolve("tsx/cjs")] : [];
  // Whoever reads our output as JSON must not read the engine's.
  return fork(file, [], { execArgv, serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
}
