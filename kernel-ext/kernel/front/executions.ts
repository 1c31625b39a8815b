/**
 * Execute requests, one after another: from execute_input to the reply, as the protocol's section "Execute" asks for.
 */
import type { Router } from "zeromq";
import type { Content, Message } from "../../wire";
import type { ExecuteCommand } from "../link";
import type { History } from "./history";
import type { Messenger } from "./messenger";

/**
 * Milliseconds that a failed cell gathers requests which were sent before its failure was known, after the last one
 * that came.
 */
const gatherTime = 10;

/** Requests whose late outputs can still reach their cells. */
const remembered = 1000;

export interface ExecutionParts {
  shell: Router;
  messenger: Messenger;
  history: History;
  send(command: ExecuteCommand): void;
}

/** Runs execute requests one after another. */
export class Executions {
  readonly #parts: ExecutionParts;
  readonly #queue: Message[] = [];
  /** Requests by the cell that they run, as far as they are remembered. */
  readonly #requests = new Map<string, Message>();
  #running: Message | undefined;
  /** The latest request that is not silent. */
  #latest: Message | undefined;
  #count = 0;
  /** The text of the running cell's result. */
  #result: string | undefined;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  /** Takes a request: it runs when those before it have ended. */
  add(request: Message): void {
    this.#queue.push(request);
    if (!this.#running) this.#next();
  }

  /** The request under execution. */
  get running(): Message | undefined {
    return this.#running;
  }

  /** The request of a cell; the latest one without a cell, and for a cell so old that it is forgotten. */
  requestOf(cell: string | undefined): Message | undefined {
    return (cell === undefined ? undefined : this.#requests.get(cell)) ?? this.#latest;
  }

  /** Whether a request wants nothing to be published. */
  isSilent(request: Message | undefined): boolean {
    return request !== undefined && contentOf(request).silent;
  }

  /** The text of a cell's result, for the history. */
  noteResult(cell: string | undefined, data: unknown): void {
    const text = (data as Content | undefined)?.["text/plain"];
    if (cell === this.#running?.header.msg_id && typeof text === "string") this.#result = text;
  }

  /** The session is done with a cell. */
  async done(cell: string, reply: Content): Promise<void> {
    const { shell, messenger, history } = this.#parts;
    const request = this.#running;
    if (request?.header.msg_id !== cell) return;
    const { code, storeHistory, stopOnError } = contentOf(request);
    if (storeHistory) history.add(this.#count, code, this.#result);
    // Only what was sent before the failure could be known is aborted: it is gathered before the reply leaves.
    const aborts = reply.status === "error" && stopOnError;
    if (aborts) await this.#gather();
    const doomed = aborts ? this.#queue.splice(0) : [];
    messenger.reply(shell, request, { ...reply, execution_count: this.#count });
    messenger.status("idle", request);
    for (const waiting of doomed) this.#abort(waiting);
    this.#next();
  }

  /** The session died: the cell that ran has failed, and where none did, the latest one tells of it. */
  sessionDied(failure: { ename: string; evalue: string; traceback: string[] }): void {
    const { messenger } = this.#parts;
    const { evalue } = failure;
    const running = this.#running;
    const request = running ?? this.#latest;
    if (running) {
      if (!this.isSilent(running)) messenger.publish("error", failure, running);
      void this.done(running.header.msg_id, { status: "error", ...failure });
    } else if (request) messenger.publish("stream", { name: "stderr", text: `${evalue}\n` }, request);
  }

  async #gather(): Promise<void> {
    for (let before = -1; before < this.#queue.length; ) {
      before = this.#queue.length;
      await new Promise((done) => setTimeout(done, gatherTime));
      // A process that was kept from running sees its timers before its sockets: these are looked at once more.
      await new Promise((done) => setImmediate(done));
    }
  }

  #next(): void {
    this.#running = this.#queue.shift();
    if (this.#running) this.#start(this.#running);
  }

  #start(request: Message): void {
    const { messenger, send } = this.#parts;
    const { code, silent, storeHistory, allowStdin, expressions } = contentOf(request);
    const cell = request.header.msg_id;
    if (storeHistory) this.#count++;
    const count = this.#count;
    if (!silent) this.#latest = request;
    this.#result = undefined;
    this.#requests.set(cell, request);
    if (this.#requests.size > remembered) this.#requests.delete(this.#requests.keys().next().value as string);
    messenger.status("busy", request);
    if (!silent) messenger.publish("execute_input", { code, execution_count: count }, request);
    const cellId = request.metadata.cellId;
    send({
      ...{ type: "execute", cell, code, count, silent, allowStdin, expressions },
      cellId: typeof cellId === "string" ? cellId : undefined,
    });
  }

  #abort(request: Message): void {
    const { shell, messenger } = this.#parts;
    messenger.status("busy", request);
    // It never ran: a count would have front-ends number it.
    messenger.reply(shell, request, { status: "aborted" });
    messenger.status("idle", request);
  }
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
