/**
 * A kernel that answers: started, shaken hands with, asked to run cells within limits, and shut down. Every wait has an
 * end.
 */
import { InputError } from "../../errors";
import type { Content, Message } from "../../wire";
import { connect } from "./client";
import { type CellEnd, type ExecuteRequest, execute } from "./execute";
import { PortTaken, shakeHands } from "./handshake";
import { startKernelProcess } from "./kernel-process";
import type { FoundKernel } from "./kernelspecs";
import { watchMemory } from "./memory-watch";
import { within } from "./wait";

export interface Limits {
  /** Seconds from the kernel's start to its first answer (default 60). */
  startSeconds: number;
  /** Seconds a cell may take (default 3600); 0 means no limit. A cell's tag `timeout=SECONDS` overrides it. */
  cellSeconds: number;
  /** Seconds the whole notebook may take (default 0: no limit). */
  totalSeconds: number;
  /** Seconds between the interrupt of a cell past its limit and the kill (default 10). */
  graceSeconds: number;
  /** Megabytes of memory the kernel and all it starts may use (default 0: no limit). */
  memoryMegabytes: number;
}

export interface RunningKernel {
  /** Content of the kernel's kernel_info_reply. */
  readonly info: Content;
  /** Runs code within limits. */
  execute(request: ExecuteRequest): Promise<CellEnd>;
  /** Asks the kernel to end, and kills it if it does not. */
  shutDown(): Promise<void>;
}

/** Milliseconds for a polite end. */
const farewell = 3000;

/** How often a kernel is started whose ports another program took between their choice and the kernel's use of them. */
const STARTS = 3;

/** Starts a kernel in `folder` and waits until it answers on both channels. @throws InputError when it does not. */
export async function startRunningKernel(...asked: Parameters<typeof startOnce>): Promise<RunningKernel> {
  for (let left = STARTS - 1; ; left--) {
    try {
      return await startOnce(...asked);
    } catch (error) {
      if (!(error instanceof PortTaken) || left === 0) throw error;
    }
  }
}

async function startOnce(
  found: FoundKernel,
  folder: string,
  limits: Limits,
  onPublished: (message: Message) => void,
): Promise<RunningKernel> {
  const kernel = await startKernelProcess(found, folder);
  const client = connect(kernel.connection, onPublished);
  const { memoryMegabytes, graceSeconds } = limits;
  const memory = memoryMegabytes > 0 ? watchMemory(kernel.pid, memoryMegabytes, () => kernel.kill()) : undefined;
  const stop = () => {
    memory?.stop();
    kernel.kill();
    client.close();
  };
  const interrupt = () => {
    if (found.spec.interrupt_mode === "message") client.control("interrupt_request", {});
    else kernel.interrupt();
  };
  try {
    const info = await shakeHands(client, kernel, found.name, limits.startSeconds);
    return {
      info,
      execute: (request) => execute({ client, kernel, interrupt, memory, graceSeconds }, request),
      async shutDown() {
        client.control("shutdown_request", { restart: false });
        await within(kernel.exited, farewell);
        stop();
      },
    };
  } catch (error) {
    stop();
    const used = memory?.exceeded();
    if (used === undefined) throw error;
    throw new InputError(`the kernel ${found.name} was ended before it was ready: it used ${used}`, {
      fix: "give it more with --memory",
      cause: error,
    });
  }
}
