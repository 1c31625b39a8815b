/** Questions about code, put to the session, until their answers come. */
import type { Router } from "zeromq";
import type { Content, Message } from "../../wire";
import type { CodeQuestion } from "../link";

interface Asked {
  socket: Router;
  request: Message;
}

/** Questions about code that wait for the session's answers. */
export class OpenQuestions {
  readonly #open = new Map<string, Asked>();
  readonly #send: (question: CodeQuestion) => void;
  readonly #reply: (socket: Router, request: Message, content: Content) => void;

  constructor(
    send: (question: CodeQuestion) => void,
    reply: (socket: Router, request: Message, content: Content) => void,
  ) {
    this.#send = send;
    this.#reply = reply;
  }

  /** Puts a question to the session. */
  ask(type: CodeQuestion["type"], socket: Router, request: Message): void {
    const { code, cursor_pos } = request.content;
    const text = String(code ?? "");
    const position = typeof cursor_pos === "number" ? cursor_pos : Array.from(text).length;
    const id = request.header.msg_id;
    this.#open.set(id, { socket, request });
    this.#send({ type, id, code: text, position });
  }

  /** Sends the answer to whoever asked. */
  answer(id: string, content: Content): void {
    const asked = this.#open.get(id);
    this.#open.delete(id);
    if (asked) this.#reply(asked.socket, asked.request, content);
  }

  /** All that wait get this answer: nobody is there to give another. */
  answerAll(content: Content): void {
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
