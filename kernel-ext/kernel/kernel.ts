/**
 * The kernel process: sockets outside, session inside. Shell requests run one after another; control requests are answered between them.
 * One process and one thread: while a cell computes without awaiting, nothing is answered.
 */

import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import type { Router } from "zeromq";
import { messageOf } from "../errors";
import { type Content, decode, type Message, newMessage, readConnectionFile, WireError } from "../wire";
import { createAnswers } from "./answers";
import { createExecutor } from "./execution";
import { createOutputs } from "./outputs";
import { createSession } from "./session";
import { beat, bindSockets } from "./sockets";

/** Milliseconds: how long a failed cell gathers requests that were sent before its failure was known; how often the parent is looked for. */
const times = { gather: 10, parent: 1000, farewell: 100 };

/**
 * Runs a kernel on the connection file until it is shut down, then ends the process. Cells run in the working directory.
 * @throws InputError when the connection file cannot be used or a port is taken.
 */
export async function startKernel(connectionFile: string): Promise<void> {
  // Asked first: a parent that dies while the compiler loads must be missed too.
  const parent = process.ppid;
  const connection = readConnectionFile(connectionFile);
  const sockets = await bindSockets(connection);
  const session = createSession(process.cwd());
  const id = randomUUID();
  const queue: Message[] = [];
  let dropped = 0;

  const reply = (socket: Router, request: Message, type: string, content: Content) =>
    sockets.send(socket, newMessage(type, content, { session: id, parent: request }));
  const publish = (type: string, content: Content, parent?: Message) => {
    const message = newMessage(type, content, { session: id, parent });
    sockets.send(sockets.iopub, { ...message, identities: [Buffer.from(type)] });
  };
  const outputs = createOutputs(publish);
  const executor = createExecutor(session, outputs);
  const answers = createAnswers(session);

  const answer = (socket: Router, request: Message) => {
    const type = request.header.msg_type;
    const make = answers[type];
    if (!make) return log(`no answer to a message of type ${type}`);
    const name = type.replace(/_request$/, "_reply");
    try {
      reply(socket, request, name, make(request.content));
    } catch (error) {
      const failure = { status: "error", ename: "KernelError", evalue: messageOf(error), traceback: [] };
      reply(socket, request, name, failure);
    }
  };
  const execute = async (request: Message) => {
    const { reply: content, abortsQueue } = await executor.execute(request, (type, data) =>
      publish(type, data, request),
    );
    // Only what was sent before the failure could be known is aborted: it is gathered before the reply leaves.
    const doomed = abortsQueue ? await gather() : [];
    reply(sockets.shell, request, "execute_reply", content);
    return doomed;
  };
  const gather = async () => {
    await new Promise((done) => setTimeout(done, times.gather));
    return queue.filter((message) => message.header.msg_type === "execute_request");
  };
  const handle = async (socket: Router, request: Message) => {
    publish("status", { execution_state: "busy" }, request);
    let doomed: Message[] = [];
    try {
      if (request.header.msg_type === "execute_request") doomed = await execute(request);
      else if (request.header.msg_type === "shutdown_request") shutDown(socket, request);
      else answer(socket, request);
    } finally {
      publish("status", { execution_state: "idle" }, request);
    }
    for (const message of doomed) abort(message);
  };
  const abort = (message: Message) => {
    queue.splice(queue.indexOf(message), 1);
    publish("status", { execution_state: "busy" }, message);
    reply(sockets.shell, message, "execute_reply", executor.aborted());
    publish("status", { execution_state: "idle" }, message);
  };
  const shutDown = (socket: Router, request: Message) => {
    const content = { status: "ok", restart: request.content.restart === true };
    reply(socket, request, "shutdown_reply", content);
    publish("shutdown_reply", content, request);
    setTimeout(() => end(sockets.close), times.farewell);
  };
  const receive = async (socket: Router, take: (message: Message) => void) => {
    for await (const frames of socket) {
      try {
        take(decode(frames, connection.key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        log(`dropped message ${++dropped}: ${error.message}`);
      }
    }
  };

  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) await handle(sockets.shell, next);
    } finally {
      working = false;
    }
  };

  process.on("SIGINT", () => session.interrupt());
  process.on("uncaughtException", (error) => console.error("Uncaught exception:", error));
  process.on("unhandledRejection", (reason) => console.error("Unhandled promise rejection:", reason));
  endWithParent(parent);
  publish("status", { execution_state: "starting" });
  await Promise.all([
    beat(sockets.heartbeat),
    receive(sockets.control, (message) => void handle(sockets.control, message)),
    receive(sockets.shell, (message) => {
      queue.push(message);
      void work();
    }),
  ]);
}

/** To the process's own stderr, which the client may keep: `process.stderr` belongs to the cells. */
function log(text: string): void {
  fs.writeSync(2, `bowlab kernel: ${text}\n`);
}

/** A kernel whose parent is gone has nobody to serve. */
function endWithParent(parent: number): void {
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, times.parent).unref();
}

function end(close: () => void): void {
  close();
  process.exit(0);
}
