/**
 * Execute requests, one after another: from execute_input to the reply, as the protocol's section "Execute" asks for.
 */
import type { Router } from "zeromq";
import type { Content, Message } from "../../wire";
import type { ExecuteCommand } from "../link";
import type { History } from "./history";
import type { Messenger } from "./messenger";

/** Milliseconds that a failed cell gathers requests which were sent before its failure was known. */
const gatherTime = 10;

/** Requests whose late outputs can still be told to their cells. */
const remembered = 1000;

export interface Executions {
  add(request: Message): void;
  /** The request under execution. */
  readonly running: Message | undefined;
  /** The request of a cell; without a cell the latest one. */
  requestOf(cell: string | undefined): Message | undefined;
  isSilent(request: Message | undefined): boolean;
  /** The text of a cell's result, for the history. */
  noteResult(cell: string | undefined, data: unknown): void;
  /** The session is done with a cell. */
  done(cell: string, reply: Content): Promise<void>;
}

export interface ExecutionParts {
  shell: Router;
  messenger: Messenger;
  history: History;
  send(command: ExecuteCommand): void;
}

export function createExecutions({ shell, messenger, history, send }: ExecutionParts): Executions {
  const queue: Message[] = [];
  const requests = new Map<string, Message>();
  let running: Message | undefined;
  let latest: Message | undefined;
  let count = 0;
  let result: string | undefined;

  const next = () => {
    running = queue.shift();
    if (running) start(running);
  };
  const start = (request: Message) => {
    const { code, silent, storeHistory, allowStdin, expressions } = contentOf(request);
    const cell = request.header.msg_id;
    if (storeHistory) count++;
    latest = request;
    result = undefined;
    requests.set(cell, request);
    if (requests.size > remembered) requests.delete(requests.keys().next().value as string);
    messenger.status("busy", request);
    if (!silent) messenger.publish("execute_input", { code, execution_count: count }, request);
    const cellId = request.metadata.cellId;
    send({
      ...{ type: "execute", cell, code, count, silent, allowStdin, expressions },
      cellId: typeof cellId === "string" ? cellId : undefined,
    });
  };
  const abort = (request: Message) => {
    messenger.status("busy", request);
    // It never ran: a count would have front-ends number it.
    messenger.reply(shell, request, { status: "aborted" });
    messenger.status("idle", request);
  };

  return {
    add(request) {
      queue.push(request);
      if (!running) next();
    },
    get running() {
      return running;
    },
    requestOf: (cell) => (cell === undefined ? latest : requests.get(cell)),
    isSilent: (request) => request !== undefined && contentOf(request).silent,
    noteResult(cell, data) {
      const text = (data as Content | undefined)?.["text/plain"];
      if (cell === running?.header.msg_id && typeof text === "string") result = text;
    },
    async done(cell, reply) {
      const request = running;
      if (request?.header.msg_id !== cell) return;
      const { code, storeHistory, stopOnError } = contentOf(request);
      if (storeHistory) history.add(count, code, result);
      // Only what was sent before the failure could be known is aborted: it is gathered before the reply leaves.
      const aborts = reply.status === "error" && stopOnError;
      if (aborts) await new Promise((done) => setTimeout(done, gatherTime));
      const doomed = aborts ? queue.splice(0) : [];
      messenger.reply(shell, request, { ...reply, execution_count: count });
      messenger.status("idle", request);
      for (const waiting of doomed) abort(waiting);
      next();
    },
  };
}

/** The fields of an execute_request with the protocol's defaults. */
function contentOf({ content }: Message) {
  const { code = "", silent = false, store_history = !silent, stop_on_error = true } = content;
  return {
    code: String(code),
    silent: silent === true,
    storeHistory: store_history === true && silent !== true,
    stopOnError: stop_on_error !== false,
    allowStdin: content.allow_stdin === true,
    expressions: (content.user_expressions ?? {}) as Record<string, string>,
  };
}
