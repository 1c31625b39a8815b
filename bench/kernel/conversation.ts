/** A started kernel and what it is asked, with the time that each answer takes. */
import { performance } from "node:perf_hooks";
import { type Client, connect } from "../../kernel-ext/runner/kernel/client";
import { startKernelProcess } from "../../kernel-ext/runner/kernel/kernel-process";
import { timedOut, within } from "../../kernel-ext/runner/kernel/wait";
import type { Peer } from "./peers";
import { memoryOf, processorOf } from "./process-tree";

export type Question = "complete" | "inspect";

/** Milliseconds each, and milliseconds of the processor for all together, the kernel's processes counted. */
export interface Times {
  ms: number[];
  processor: number;
}

export interface Conversation {
  /** Milliseconds from the start to the first answer. */
  readonly answered: number;
  /** Milliseconds from the start until now. */
  age(): number;
  /** Runs a cell: milliseconds from the request to its reply and idle. @throws Error when the cell fails */
  execute(code: string): Promise<number>;
  /** Asks about the end of a text: milliseconds to the reply. @throws Error when there is no answer */
  ask(question: Question, code: string): Promise<number>;
  /** Does the same several times. */
  times(count: number, work: (i: number) => Promise<number>): Promise<Times>;
  /** MiB of all its processes. */
  memory(): number;
  /** Ends the kernel. */
  close(): Promise<void>;
}

/** Starts a kernel in `folder` and waits for its first answer. */
export async function startConversation({ name, spec }: Peer, folder: string): Promise<Conversation> {
  const started = performance.now();
  const kernel = await startKernelProcess({ name, spec }, folder);
  const client = connect(kernel.connection, () => {});
  const close = async () => {
    client.close();
    kernel.kill();
    await kernel.exited;
  };
  const answered = await shakeHands(client).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    answered: answered - started,
    age: () => performance.now() - started,
    execute: (code) => execute(client, code),
    ask: (question, code) => ask(client, question, code),
    async times(count, work) {
      const before = processorOf(kernel.pid);
      const ms: number[] = [];
      for (let i = 0; i < count; i++) ms.push(await work(i));
      return { ms, processor: processorOf(kernel.pid) - before };
    },
    memory: () => memoryOf(kernel.pid),
    close,
  };
}

/** When the kernel first answered; done when what it publishes arrives, too, which a subscriber misses at first. */
async function shakeHands(client: Client): Promise<number> {
  let answered = 0;
  for (let i = 0; i < 1000; i++) {
    const { reply, idle } = client.request("kernel_info_request", {});
    void reply.then(() => {
      answered ||= performance.now();
    });
    if ((await within(Promise.all([reply, idle]), 20)) !== timedOut) return answered;
  }
  throw new Error("the kernel does not answer");
}

async function execute(client: Client, code: string): Promise<number> {
  const started = performance.now();
  const { reply, idle } = client.request("execute_request", { code, store_history: false });
  const [{ content }] = await Promise.all([reply, idle]);
  if (content.status !== "ok") throw new Error(`${code}: ${content.evalue}`);
  return performance.now() - started;
}

async function ask(client: Client, question: Question, code: string): Promise<number> {
  const started = performance.now();
  const { reply } = client.request(`${question}_request`, { code, cursor_pos: code.length, detail_level: 0 });
  const { content } = await reply;
  const found = question === "complete" ? (content.matches as unknown[]).length > 0 : content.found;
  if (content.status !== "ok" || !found) throw new Error(`nothing to ${question} at the end of ${code}`);
  return performance.now() - started;
}
