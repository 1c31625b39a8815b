/** A kernel that answers: started, shaken hands with, asked to run cells within limits, and shut down. Every wait has an end. */
import { InputError } from "../errors";
import type { Content, Message } from "../wire";
import { type Client, connect, type Exchange } from "./client";
import { type Death, type KernelProcess, startKernelProcess } from "./kernel-process";
import type { FoundKernel } from "./kernelspecs";
import { timedOut, within } from "./wait";

/** How the run of one cell ended; all but `ok` and `error` mean that the kernel did not finish it. */
export type CellEnd =
  | { status: "ok" | "error"; reply: Content }
  | { status: "aborted" }
  /** It ran past its limit; `recovered` tells whether the interrupt stopped it and the kernel lives. */
  | { status: "timeout"; recovered: boolean }
  | { status: "died"; death: Death; lastWords: string };

export interface Limits {
  /** Seconds from the kernel's start to its first answer. */
  startSeconds: number;
  /** Seconds a cell may take; 0 means no limit. */
  cellSeconds: number;
  /** Seconds between the interrupt of a cell past its limit and the kill. */
  graceSeconds: number;
}

export interface RunningKernel {
  /** Content of the kernel's kernel_info_reply. */
  readonly info: Content;
  /** Runs code; `onRequest` gets the request's id before anything is published about it. */
  execute(code: string, metadata: Content, onRequest: (id: string) => void): Promise<CellEnd>;
  /** Asks the kernel to end, and kills it if it does not. */
  shutDown(): Promise<void>;
}

/** Milliseconds: between two questions of the handshake; for the rest of a cell's messages once one of reply and idle is there; for what a dead kernel left on the way; for a polite end. */
const waits = { handshake: 250, rest: 10_000, leftover: 300, shutdown: 3000 };

/** Starts a kernel in `folder` and waits until it answers on both channels. @throws InputError when it does not. */
export async function startRunningKernel(
  found: FoundKernel,
  folder: string,
  limits: Limits,
  onPublished: (message: Message) => void,
): Promise<RunningKernel> {
  const kernel = await startKernelProcess(found, folder);
  const client = connect(kernel.connection, onPublished);
  const stop = () => {
    kernel.kill();
    client.close();
  };
  try {
    const info = await shakeHands(client, kernel, found.name, limits.startSeconds);
    return {
      info,
      execute: (code, metadata, onRequest) => execute(client, kernel, limits, code, metadata, onRequest),
      async shutDown() {
        client.control("shutdown_request", { restart: false });
        await within(kernel.exited, waits.shutdown);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** A subscriber can miss what is published before its subscription arrives: the question is put again until both channels have answered one. */
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
    throw new InputError(
      `the kernel ${name} ended before it was ready (${describeDeath(answer)})\n${kernel.lastWords()}`.trimEnd(),
    );
  }
  throw new InputError(`the kernel ${name} did not answer within ${seconds} s\n${kernel.lastWords()}`.trimEnd(), {
    fix: "give it longer with --start-timeout",
  });
}

async function execute(
  client: Client,
  kernel: KernelProcess,
  limits: Limits,
  code: string,
  metadata: Content,
  onRequest: (id: string) => void,
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
  const finished = Promise.race([finish(exchange), kernel.exited]);
  let end = await within(finished, limits.cellSeconds > 0 ? limits.cellSeconds * 1000 : Number.POSITIVE_INFINITY);
  if (end === timedOut) {
    kernel.interrupt();
    end = await within(finished, limits.graceSeconds * 1000);
    if (end === timedOut) kernel.kill();
    return { status: "timeout", recovered: end !== timedOut && !isDeath(end) };
  }
  if (isDeath(end)) {
    await within(new Promise(() => {}), waits.leftover);
    return { status: "died", death: end, lastWords: kernel.lastWords() };
  }
  const { status } = end;
  // Stock tslab says "abort" where the protocol says "aborted".
  if (status === "aborted" || status === "abort") return { status: "aborted" };
  return { status: status === "ok" ? "ok" : "error", reply: end };
}

/** The reply's content, once reply and idle are both there, or one of them and a while has passed: a kernel may have lost the other. */
async function finish({ reply, idle }: Exchange): Promise<Content> {
  await Promise.race([reply, idle]);
  await within(Promise.all([reply, idle]), waits.rest);
  const answer = await within(reply, 0);
  return answer === timedOut ? { status: "error" } : answer.content;
}

function isDeath(end: Content | Death): end is Death {
  return "signal" in end && !("status" in end);
}

/** "exit code 3", "SIGKILL" */
export function describeDeath({ code, signal }: Death): string {
  return signal ?? `exit code ${code}`;
}
