/**
 * The protocol front: it owns the sockets and never computes. Execute requests run one after another in the session
 * process; everything else is answered at once, whatever a cell does. The session may die: the cell that ran is told
 * why, and a new one takes its place.
 */
import * as fs from "node:fs";
import type { Router } from "zeromq";
import { messageOf } from "../../errors";
import { type Content, decodeMessage, type Message, readConnectionFile, received, WireError } from "../../wire";
import type { CodeQuestion, Frame, FromSession } from "../link";
import { createOpenComms } from "./comms";
import { createExecutions } from "./executions";
import { openHistory } from "./history";
import { kernelInfo } from "./kernel-info";
import { createMessenger } from "./messenger";
import { endWithParent } from "./parent";
import { keepSession } from "./session-keeper";
import { beat, bindSockets } from "./sockets";
import { createStreamGatherer } from "./stream-gatherer";

/** Milliseconds between the last message and the end of the process. */
const farewell = 100;

/**
 * Runs a kernel on the connection file until it is shut down, then ends the process. Cells run in the working
 * directory.
 * @throws InputError when the connection file cannot be used or a port is taken.
 */
export async function startKernel(connectionFile: string): Promise<void> {
  const connection = readConnectionFile(connectionFile);
  endWithParent(() => end());
  // The session takes longest to be ready: it starts first.
  const session = keepSession({
    message(frame) {
      try {
        fromSession(frame);
      } catch (error) {
        // A notebook can broadcast what is no message: the other ones go on.
        log(`dropped a ${frame.body.type} message of the session: ${messageOf(error)}`);
      }
    },
    raw: (name, text) => streams.add(executions.running?.header.msg_id, name, text),
    died: (cause) => sessionDied(cause),
  });
  const sockets = await bindSockets(connection).catch((error) => {
    session.end();
    throw error;
  });
  const { shell, control, stdin } = sockets;
  const messenger = createMessenger(sockets);
  const history = openHistory();
  const comms = createOpenComms();
  const executions = createExecutions({ shell, messenger, history, send: session.send });
  const streams = createStreamGatherer((cell, name, text) => {
    const request = executions.requestOf(cell);
    if (!executions.isSilent(request)) messenger.publish("stream", { name, text }, request);
  });
  const questions = new Map<string, { socket: Router; request: Message }>();
  let dropped = 0;

  const fromSession = ({ body, buffers }: Frame<FromSession>) => {
    if (body.type !== "stream") streams.flush();
    switch (body.type) {
      case "stream":
        streams.add(body.cell, body.name, body.text);
        break;
      case "publish":
        if (body.msgType.startsWith("comm_")) comms.note(body.msgType, body.content);
        if (body.msgType === "execute_result") executions.noteResult(body.cell, body.content.data as Content);
        messenger.publish(body.msgType, body.content, executions.requestOf(body.cell), {
          metadata: body.metadata,
          buffers,
        });
        break;
      case "done":
        void executions.done(body.cell, body.reply);
        break;
      case "answer":
        answered(body.id, body.content);
        break;
      case "input_request": {
        const request = executions.requestOf(body.cell);
        if (request) messenger.ask(request, { prompt: body.prompt, password: body.password });
        break;
      }
    }
  };
  const sessionDied = (cause: string) => {
    streams.flush();
    comms.clear();
    const evalue = `the session died: ${cause}. The names of earlier cells are gone; the kernel goes on with a new session.`;
    const failure = { ename: "SessionDied", evalue, traceback: [`\u001b[31mSessionDied: ${evalue}\u001b[39m`] };
    for (const id of [...questions.keys()]) answered(id, { status: "error", ...failure });
    const { running } = executions;
    const request = running ?? executions.requestOf(undefined);
    if (running) {
      if (!executions.isSilent(running)) messenger.publish("error", failure, running);
      void executions.done(running.header.msg_id, { status: "error", ...failure });
    } else if (request) messenger.publish("stream", { name: "stderr", text: `${evalue}\n` }, request);
  };

  /** A request is answered between busy and idle; a cell that runs all the while is still busy after it. */
  const settled = (request: Message) => {
    messenger.status("idle", request);
    if (executions.running) messenger.status("busy", executions.running);
  };
  const answered = (id: string, content: Content) => {
    const asked = questions.get(id);
    questions.delete(id);
    if (!asked) return;
    messenger.reply(asked.socket, asked.request, content);
    settled(asked.request);
  };
  const ask = (type: CodeQuestion["type"], socket: Router, request: Message) => {
    const { code, cursor_pos } = request.content;
    const text = String(code ?? "");
    const position = typeof cursor_pos === "number" ? cursor_pos : Array.from(text).length;
    const id = request.header.msg_id;
    questions.set(id, { socket, request });
    session.send({ type, id, code: text, position });
  };
  const shutDown = (socket: Router, request: Message) => {
    const content = { status: "ok", restart: request.content.restart === true };
    messenger.reply(socket, request, content);
    messenger.publish("shutdown_reply", content, request);
    setTimeout(end, farewell);
  };
  const end = () => {
    session.end();
    process.exit(0);
  };

  const answers: Record<string, (content: Content) => Content> = {
    kernel_info_request: () => kernelInfo(),
    history_request: history.answer,
    comm_info_request: comms.answer,
    interrupt_request: () => {
      session.interrupt();
      return { status: "ok" };
    },
  };
  const handle = (socket: Router, request: Message) => {
    const type = request.header.msg_type;
    if (type === "execute_request") return executions.add(request);
    messenger.status("busy", request);
    if (type === "complete_request" || type === "inspect_request" || type === "is_complete_request") {
      return ask(type.replace("_request", "") as CodeQuestion["type"], socket, request);
    }
    if (type === "shutdown_request") shutDown(socket, request);
    else if (Object.hasOwn(answers, type)) messenger.reply(socket, request, answers[type](request.content));
    else if (/^comm_(open|msg|close)$/.test(type)) {
      comms.note(type, request.content);
      const { content, metadata, buffers } = request;
      session.send({ type: "comm", msgType: type, content, metadata }, buffers);
    } else log(`no answer to a message of type ${type}`);
    settled(request);
  };
  const receive = async (socket: Router, take: (message: Message) => void) => {
    for await (const frames of received(socket)) {
      try {
        take(decodeMessage(frames, connection.key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        log(`dropped message ${++dropped}: ${error.message}`);
      }
    }
  };

  process.on("SIGINT", session.interrupt);
  process.on("SIGTERM", end);
  messenger.status("starting");
  await Promise.all([
    beat(sockets.heartbeat),
    receive(control, (message) => handle(control, message)),
    receive(shell, (message) => handle(shell, message)),
    receive(stdin, ({ header, content }) => {
      if (header.msg_type === "input_reply") session.send({ type: "input", value: String(content.value ?? "") });
    }),
  ]);
}

function log(text: string): void {
  fs.writeSync(2, `bowlab kernel: ${text}\n`);
}
