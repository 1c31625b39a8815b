/**
 * A kernel that answers: started, shaken hands with, asked to run cells within limits, and shut down. Every wait has an
 * end.
 */
import { InputError } from "../../errors";
import type { Content, Message } from "../../wire";
import { type Client, connect, type Exchange } from "./client";
import { type Death, type KernelProcess, startKernelProcess } from "./kernel-process";
import type { FoundKernel } from "./kernelspecs";
import { type MemoryWatch, watchMemory } from "./memory-watch";
import { timedOut, within } from "./wait";

/** How the run of one cell ended; all but `ok` and `error` mean that the kernel did not finish it. */
export type CellEnd =
  /**
   * `repliedAt`: when the kernel says it replied (ISO 8601), as far as it did. `incomplete`: it never said that all was
   * published.
   */
  | { status: "ok" | "error"; reply: Content; repliedAt?: string; incomplete?: boolean }
  | { status: "aborted" }
  /** It ran past its limit; `recovered` tells whether the interrupt stopped it and the kernel lives. */
  | { status: "timeout"; recovered: boolean }
  /** `memory`: what it used when it was ended for using more than its limit, in words. */
  | { status: "died"; death: Death; lastWords: string; memory?: string };

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

export interface ExecuteRequest {
  code: string;
  metadata: Content;
  /** Seconds until the interrupt; Infinity for no limit. */
  seconds: number;
  /** Gets the request's id before anything is published about it. */
  onRequest: (id: string) => void;
  /** Gets the kernel's reply as it comes, which can be before all is published. */
  onReply: (reply: Content) => void;
}

export interface RunningKernel {
  /** Content of the kernel's kernel_info_reply. */
  readonly info: Content;
  /** Runs code within limits. */
  execute(request: ExecuteRequest): Promise<CellEnd>;
  /** Asks the kernel to end, and kills it if it does not. */
  shutDown(): Promise<void>;
}

/**
 * Milliseconds: between two questions of the handshake; for the rest of a cell's messages once one of reply and idle is
 * there; for what a dead kernel left on the way; for a polite end.
 */
const waits = { handshake: 250, rest: 10_000, leftover: 300, shutdown: 3000 };

/** How often a kernel is started whose ports another program took between their choice and the kernel's use of them. */
const STARTS = 3;

class PortTaken extends InputError {}

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
        await within(kernel.exited, waits.shutdown);
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

/**
 * A subscriber can miss what is published before its subscription arrives: the question is put again until both
 * channels have answered one.
 */
async function shakeHands(client: Client, kernel: KernelProcess, name: string, seconds: number): Promise<Content> {
  const deadline = performance.now() + seconds * 1000;
  const replies: Promise<Message>[] = [];
  const idles: Promise<Message>[] = [];
  while (performance.now() < deadline) {
    const { reply, idle } = client.request("kernel_info_request", {});
    replies.push(reply);
    idles.push(idle);
    const both = Promise.all([Promise.race(replies), Promise.race(idles)]);
    const answer = await within(
      Promise.race([both, kernel.exited]),
      Math.min(waits.handshake, deadline - performance.now()),
    );
    if (answer === timedOut) continue;
    if (Array.isArray(answer)) return answer[0].content;
    const words = kernel.lastWords();
    const Problem = /address already in use|EADDRINUSE/i.test(words) ? PortTaken : InputError;
    throw new Problem(`the kernel ${name} ended before it was ready (${describeDeath(answer)})\n${words}`.trimEnd());
  }
  throw new InputError(`the kernel ${name} did not answer within ${seconds} s\n${kernel.lastWords()}`.trimEnd(), {
    fix: "give it longer with --start-timeout",
  });
}

interface Session {
  client: Client;
  kernel: KernelProcess;
  interrupt: () => void;
  memory?: MemoryWatch;
  graceSeconds: number;
}

async function execute(
  { client, kernel, interrupt, memory, graceSeconds }: Session,
  { code, metadata, seconds, onRequest, onReply }: ExecuteRequest,
): Promise<CellEnd> {
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: false,
  };
  const exchange = client.request("execute_request", content, metadata);
  onRequest(exchange.id);
  void exchange.reply.then(({ content }) => onReply(content));
  const finished = Promise.race([finish(exchange), kernel.exited]);
  let end = await within(finished, seconds * 1000);
  if (end === timedOut) {
    interrupt();
    end = await within(finished, graceSeconds * 1000);
    if (end === timedOut) kernel.kill();
    return { status: "timeout", recovered: end !== timedOut && !isDeath(end) };
  }
  if (isDeath(end)) {
    await within(new Promise(() => {}), waits.leftover);
    return { status: "died", death: end, lastWords: kernel.lastWords(), memory: memory?.exceeded() };
  }
  const { content: reply, header, incomplete } = end;
  // Stock tslab says "abort" where the protocol says "aborted".
  if (reply.status === "aborted" || reply.status === "abort") return { status: "aborted" };
  return { status: reply.status === "ok" ? "ok" : "error", reply, repliedAt: header?.date, incomplete };
}

/**
 * The reply, once reply and idle are both there, or one of them and a while has passed: a kernel may have lost the
 * other.
 */
async function finish({ reply, idle }: Exchange): Promise<Reply> {
  await Promise.race([reply, idle]);
  await within(Promise.all([reply, idle]), waits.rest);
  const answer = await within(reply, 0);
  if (answer === timedOut) return { content: lostReply };
  return { ...answer, incomplete: (await within(idle, 0)) === timedOut };
}

/** A reply, or what stands for one that was lost. */
type Reply = Pick<Message, "content"> & Partial<Pick<Message, "header">> & { incomplete?: boolean };

const lostReply = {
  status: "error",
  ename: "ReplyLost",
  evalue: "the kernel was done with the cell and sent no reply",
};

function isDeath(end: Reply | Death): end is Death {
  return "signal" in end;
}

/** "exit code 3", "SIGKILL" */
export function describeDeath({ code, signal }: Death): string {
  return signal ?? `exit code ${code}`;
}
