/**
 * The protocol front: it owns the sockets and never computes. Execute requests run one after another in the session
 * process; everything else is answered at once, whatever a cell does. The session may die: the cell that ran is told
 * why, and a new one takes its place.
 */
import type { Router } from "zeromq";
import { messageOf } from "../../errors";
import type { Content, Message } from "../../wire";
import type { Frame, FromInspector, FromSession, StreamName } from "../link";
import { createOpenComms, isComm } from "./comms";
import { type KernelDebugger, lazyDebugger } from "./debugger";
import { Executions } from "./executions";
import { openHistory } from "./history";
import { kernelInfo } from "./kernel-info";
import { log } from "./log";
import { createMessenger, type Messenger } from "./messenger";
import { createPerson, type Person } from "./person";
import { OpenQuestions, questionType } from "./questions";
import { createReceiver } from "./receiver";
import { sessionDeath } from "./session-death";
import type { SessionKeeper } from "./session-keeper";
import { beat, type KernelSockets } from "./sockets";
import { createStreamGatherer } from "./stream-gatherer";

export interface KernelParts {
  /** Signs and checks messages. */
  key: string;
  sockets: KernelSockets;
  session: SessionKeeper;
  /** Ends the process when the last message has left. */
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
  readonly #person: Person;
  readonly #debugger: KernelDebugger;
  readonly #streams = createStreamGatherer((cell, name, text) => {
    const request = this.#executions.requestOf(cell);
    if (!this.#executions.isSilent(request)) this.#messenger.publish("stream", { name, text }, request);
  });

  constructor(parts: KernelParts) {
    const { sockets, session } = parts;
    this.#parts = parts;
    this.#messenger = createMessenger(sockets);
    const messenger = this.#messenger;
    this.#executions = new Executions({ shell: sockets.shell, messenger, history: this.#history, send: session.send });
    this.#questions = new OpenQuestions(session.send, this.#executions, (...answer) => this.#answered(...answer));
    this.#person = createPerson(messenger.ask, (value) => session.send({ type: "input", value }));
    this.#debugger = lazyDebugger(session, (event, request) => messenger.publish("debug_event", event, request));
  }

  /** Answers clients until the process ends. */
  async serve(): Promise<void> {
    const { control, shell, stdin, heartbeat } = this.#parts.sockets;
    const receive = createReceiver(this.#parts.key);
    this.#messenger.status("starting");
    await Promise.all([
      beat(heartbeat),
      receive(control, (message) => this.#handle(control, message)),
      receive(shell, (message) => this.#handle(shell, message)),
      receive(stdin, (message) => this.#person.heard(message)),
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

  /** Takes a message of the session's inspector. */
  inspected(message: FromInspector): void {
    this.#debugger.inspected(message);
  }

  /** Stops the running cell, also where it stands at a breakpoint. */
  interrupt(): void {
    this.#parts.session.interrupt();
    this.#debugger.interrupt();
  }

  /** Tells the running cell why its session died; the next session takes its place. */
  sessionDied(cause: string): void {
    this.#streams.flush();
    this.#comms.clear();
    this.#person.sessionDied();
    this.#debugger.sessionDied();
    const failure = sessionDeath(cause);
    this.#questions.sessionDied({ status: "error", ...failure });
    this.#executions.sessionDied(failure);
  }

  #fromSession({ body, buffers }: Frame<FromSession>): void {
    if (body.type !== "stream" && body.type !== "names") this.#streams.flush();
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
      case "names":
        this.#questions.declared(body.declarations);
        break;
      case "done":
        void this.#executions.done(body.cell, body.reply);
        break;
      case "handled":
        this.#comms.handled(body.id);
        break;
      case "answer":
        this.#questions.answer(body.id, body.content);
        break;
      case "input_request":
        this.#person.ask(this.#executions.requestOf(body.cell), { prompt: body.prompt, password: body.password });
        break;
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
    if (type === "debug_request") {
      void this.#debugger.answer(request).then((content) => this.#answered(socket, request, content));
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
      this.interrupt();
      return { status: "ok" };
    },
  };

  #answered(socket: Router, request: Message, content: Content): void {
    this.#messenger.reply(socket, request, content);
    this.#settled(request);
  }

  /** A request is answered between busy and idle; a cell that runs all the while is still busy after it. */
  #settled(request: Message): void {
    this.#messenger.status("idle", request);
    if (this.#executions.running) this.#messenger.status("busy", this.#executions.running);
  }

  #shutDown(socket: Router, request: Message): void {
    const content = { status: "ok", restart: request.content.restart === true };
    this.#messenger.reply(socket, request, content);
    this.#messenger.publish("shutdown_reply", content, request);
    this.#parts.end();
  }
}
