/**
 * The protocol front: it owns the sockets and never computes. Execute requests run one after another in the session
 * process; everything else is answered at once, whatever a cell does. The session may die: the cell that ran is told
 * why, and a new one takes its place.
 */
import type { Router } from "zeromq";
import { messageOf } from "../../errors";
import { type Content, decodeMessage, type Message, received, WireError } from "../../wire";
import type { Frame, FromSession, StreamName } from "../link";
import { createOpenComms, isComm } from "./comms";
import { Executions } from "./executions";
import { openHistory } from "./history";
import { kernelInfo } from "./kernel-info";
import { log } from "./log";
import { createMessenger, type Messenger } from "./messenger";
import { OpenQuestions, questionType } from "./questions";
import type { SessionKeeper } from "./session-keeper";
import { beat, type KernelSockets } from "./sockets";
import { createStreamGatherer } from "./stream-gatherer";

/** Milliseconds between the last message and the end of the process. */
const farewell = 100;

export interface KernelParts {
  /** Signs and checks messages. */
  key: string;
  sockets: KernelSockets;
  session: SessionKeeper;
  /** Ends the process. */
  end(): void;
}

/** The kernel's front: sockets, what is answered at once, and the session that computes. */
export class Kernel {
  readonly #parts: KernelParts;
  readonly #messenger: Messenger;
  readonly #history = openHistory();
  readonly #comms = createOpenComms((request) => this.#settled(request));
  readonly #executions: Executions;
  readonly #questions: OpenQuestions;
  readonly #streams = createStreamGatherer((cell, name, text) => {
    const request = this.#executions.requestOf(cell);
    if (!this.#executions.isSilent(request)) this.#messenger.publish("stream", { name, text }, request);
  });
  /** Messages that were none, so far. */
  #dropped = 0;

  constructor(parts: KernelParts) {
    const { sockets, session } = parts;
    this.#parts = parts;
    this.#messenger = createMessenger(sockets);
    const messenger = this.#messenger;
    this.#executions = new Executions({ shell: sockets.shell, messenger, history: this.#history, send: session.send });
    this.#questions = new OpenQuestions(session.send, (socket, request, content) => {
      messenger.reply(socket, request, content);
      this.#settled(request);
    });
  }

  /** Answers clients until the process ends. */
  async serve(): Promise<void> {
    const { control, shell, stdin, heartbeat } = this.#parts.sockets;
    this.#messenger.status("starting");
    await Promise.all([
      beat(heartbeat),
      this.#receive(control, (message) => this.#handle(control, message)),
      this.#receive(shell, (message) => this.#handle(shell, message)),
      this.#receive(stdin, ({ header, content }) => {
        if (header.msg_type === "input_reply")
          this.#parts.session.send({ type: "input", value: String(content.value ?? "") });
      }),
    ]);
  }

  /** Takes a message of the session's. */
  heard(frame: Frame<FromSession>): void {
    try {
      this.#fromSession(frame);
    } catch (error) {
      // A notebook can broadcast what is not a message: the other ones go on.
      log(`dropped a ${frame.body.type} message of the session: ${messageOf(error)}`);
    }
  }

  /** Takes what the session's process wrote past its own streams. */
  wrote(name: StreamName, text: string): void {
    this.#streams.add(this.#executions.running?.header.msg_id, name, text);
  }

  /** Tells the running cell why its session died; the next session takes its place. */
  sessionDied(cause: string): void {
    this.#streams.flush();
    this.#comms.clear();
    const evalue = `the session died: ${cause}. The names of earlier cells are gone; the kernel goes on with a new session.`;
    const failure = { ename: "SessionDied", evalue, traceback: [`\u001b[31mSessionDied: ${evalue}\u001b[39m`] };
    this.#questions.answerAll({ status: "error", ...failure });
    const { running } = this.#executions;
    const request = running ?? this.#executions.requestOf(undefined);
    if (running) {
      if (!this.#executions.isSilent(running)) this.#messenger.publish("error", failure, running);
      void this.#executions.done(running.header.msg_id, { status: "error", ...failure });
    } else if (request) this.#messenger.publish("stream", { name: "stderr", text: `${evalue}\n` }, request);
  }

  #fromSession({ body, buffers }: Frame<FromSession>): void {
    if (body.type !== "stream") this.#streams.flush();
    switch (body.type) {
      case "stream":
        this.#streams.add(body.cell, body.name, body.text);
        break;
      case "publish": {
        const { cell, msgType, content, metadata } = body;
        if (isComm(msgType)) this.#comms.note(msgType, content);
        if (msgType === "execute_result") this.#executions.noteResult(cell, content.data as Content);
        const request = this.#comms.requestOf(cell) ?? this.#executions.requestOf(cell);
        this.#messenger.publish(msgType, content, request, { metadata, buffers });
        break;
      }
      case "done":
        void this.#executions.done(body.cell, body.reply);
        break;
      case "handled":
        this.#comms.handled(body.id);
        break;
      case "answer":
        this.#questions.answer(body.id, body.content);
        break;
      case "input_request": {
        const request = this.#executions.requestOf(body.cell);
        if (request) this.#messenger.ask(request, { prompt: body.prompt, password: body.password });
        break;
      }
    }
  }

  async #receive(socket: Router, take: (message: Message) => void): Promise<void> {
    for await (const frames of received(socket)) {
      try {
        take(decodeMessage(frames, this.#parts.key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        log(`dropped message ${++this.#dropped}: ${error.message}`);
      }
    }
  }

  #handle(socket: Router, request: Message): void {
    const type = request.header.msg_type;
    if (type === "execute_request") {
      this.#executions.add(request);
      return;
    }
    this.#messenger.status("busy", request);
    const question = questionType(type);
    if (question !== undefined) {
      this.#questions.ask(question, socket, request);
      return;
    }
    if (isComm(type)) {
      const { content, metadata, buffers } = request;
      this.#comms.ask(request);
      this.#parts.session.send({ type: "comm", id: request.header.msg_id, msgType: type, content, metadata }, buffers);
      return;
    }
    if (type === "shutdown_request") this.#shutDown(socket, request);
    else if (Object.hasOwn(this.#answers, type))
      this.#messenger.reply(socket, request, this.#answers[type](request.content));
    else log(`no answer to a message of type ${type}`);
    this.#settled(request);
  }

  /** Requests that the front answers by itself. */
  readonly #answers: Record<string, (content: Content) => Content> = {
    kernel_info_request: () => kernelInfo(),
    history_request: (content) => this.#history.answer(content),
    comm_info_request: (content) => this.#comms.answer(content),
    interrupt_request: () => {
      this.#parts.session.interrupt();
      return { status: "ok" };
    },
  };

  /** A request is answered between busy and idle; a cell that runs all the while is still busy after it. */
  #settled(request: Message): void {
    this.#messenger.status("idle", request);
    if (this.#executions.running) this.#messenger.status("busy", this.#executions.running);
  }

  #shutDown(socket: Router, request: Message): void {
    const content = { status: "ok", restart: request.content.restart === true };
    this.#messenger.reply(socket, request, content);
    this.#messenger.publish("shutdown_reply", content, request);
    setTimeout(() => this.#parts.end(), farewell);
  }
}
