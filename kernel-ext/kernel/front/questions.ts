/**
 * Questions about code, until their answers come: from the session, which knows the values too, or from the language
 * service where the session computes. The first answer counts.
 */
import type { Router } from "zeromq";
import type { Content, Message } from "../../wire";
import type { CodeQuestion } from "../link";
import { createLanguageService } from "./language-service";

/**
 * Milliseconds that a session has which runs a cell: one that awaits answers at once. One that did not is not waited
 * for again, as long as it is that cell's.
 */
const grace = 50;

/**
 * Milliseconds for a session that runs no cell: what a cell left behind may compute in it, a timer's loop, and then
 * only an interrupt would bring it back. Enough for a compiler that reads a large package's types.
 */
const idleGrace = 5000;

interface Asked {
  socket: Router;
  request: Message;
  /** Until the language service is asked. */
  timer: NodeJS.Timeout;
}

/** Questions about code that wait for answers. */
export class OpenQuestions {
  readonly #open = new Map<string, Asked>();
  readonly #session: (question: CodeQuestion) => void;
  readonly #cells: { readonly running: unknown };
  readonly #reply: (socket: Router, request: Message, content: Content) => void;
  readonly #service = createLanguageService(({ id, content }) => this.#answer(id, content));
  /** The running cell that kept the session from answering. */
  #busy: unknown;
  /** Of the notebook's names, as the session last told. */
  #declarations = "";

  /** @param session asks the session @param cells the running one may keep it from answering */
  constructor(
    session: (question: CodeQuestion) => void,
    cells: { readonly running: unknown },
    reply: (socket: Router, request: Message, content: Content) => void,
  ) {
    this.#session = session;
    this.#cells = cells;
    this.#reply = reply;
  }

  /** The notebook's names have these declarations now. */
  declared(declarations: string): void {
    this.#declarations = declarations;
  }

  /** Puts a question. */
  ask(type: CodeQuestion["type"], socket: Router, request: Message): void {
    const { code, cursor_pos } = request.content;
    const text = String(code ?? "");
    const position = typeof cursor_pos === "number" ? cursor_pos : Array.from(text).length;
    const question: CodeQuestion = { type, id: request.header.msg_id, code: text, position };
    const { running } = this.#cells;
    const askService = () => {
      this.#busy = running;
      this.#service.ask({ declarations: this.#declarations, question });
    };
    const timer = setTimeout(askService, !running ? idleGrace : running === this.#busy ? 0 : grace);
    this.#open.set(question.id, { socket, request, timer });
    this.#session(question);
  }

  /** Sends the session's answer to whoever asked; the second one to a question is nobody's. */
  answer(id: string, content: Content): void {
    this.#busy = undefined;
    this.#answer(id, content);
  }

  #answer(id: string, content: Content): void {
    const asked = this.#open.get(id);
    if (!asked) return;
    this.#open.delete(id);
    clearTimeout(asked.timer);
    this.#reply(asked.socket, asked.request, content);
  }

  /** The session's names are gone, and all that wait get this answer: nobody is there to give another. */
  sessionDied(content: Content): void {
    this.#declarations = "";
    for (const id of [...this.#open.keys()]) this.answer(id, content);
  }
}

const types: Readonly<Record<string, CodeQuestion["type"]>> = {
  complete_request: "complete",
  inspect_request: "inspect",
  is_complete_request: "is_complete",
};

/** The question that a message of type `msgType` asks, if it asks one. */
export function questionType(msgType: string): CodeQuestion["type"] | undefined {
  return Object.hasOwn(types, msgType) ? types[msgType] : undefined;
}
