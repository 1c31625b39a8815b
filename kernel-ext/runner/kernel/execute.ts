/** One cell run by a kernel within its limits: asked for, waited for, interrupted, and how it ended. */
import type { Content, Message } from "../../wire";
import type { Client, Exchange } from "./client";
import type { Death, KernelProcess } from "./kernel-process";
import type { MemoryWatch } from "./memory-watch";
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

/**
 * Milliseconds: for the rest of a cell's messages once one of reply and idle is there; for what a dead kernel left on
 * the way.
 */
const waits = { rest: 10_000, leftover: 300 };

/** A kernel that runs cells, as far as running one needs it. */
export interface ExecutingKernel {
  client: Client;
  kernel: KernelProcess;
  interrupt: () => void;
  memory?: MemoryWatch;
  graceSeconds: number;
}

/** Runs code and waits for its end, which the limit of the request brings about where nothing else does. */
export async function execute(
  { client, kernel, interrupt, memory, graceSeconds }: ExecutingKernel,
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
