/** Everything a kernel publishes, by the request that it belongs to; lines of timers left behind are taken out. */
import type { Message } from "../../kernel-ext/wire";
import type { Notebook } from "./notebook";

const lateLine = /late-\d+;/g;
const lateLineWithEnd = /late-\d+;\n/g;

export class Listener {
  readonly #notebook: Notebook;
  readonly #complain: (complaint: string) => void;
  readonly #open = new Map<string, Message[]>();
  readonly #watches = new Map<string, { text: string; found: () => void }>();
  messages = 0;
  /** Characters that streams carried. */
  characters = 0;

  constructor(notebook: Notebook, complain: (complaint: string) => void) {
    this.#notebook = notebook;
    this.#complain = complain;
  }

  /** From now on what belongs to this request is kept. */
  expect(id: string): void {
    this.#open.set(id, []);
  }

  /** What was published about a request, which is done: nothing may come any more. */
  take(id: string): Message[] {
    const found = this.#open.get(id) ?? [];
    this.#open.delete(id);
    return found;
  }

  /** Resolved when the request has written the text. */
  writes(id: string, text: string): Promise<void> {
    return new Promise((found) => this.#watches.set(id, { text, found }));
  }

  heard(message: Message): void {
    this.messages++;
    const { header, content } = message;
    const id = message.parent.msg_id ?? "";
    if (header.msg_type === "stream") {
      const text = String(content.text);
      this.characters += text.length;
      content.text = this.#withoutLate(text, id);
      if (this.#watches.get(id)?.text !== undefined && text.includes(this.#watches.get(id)?.text ?? "")) {
        this.#watches.get(id)?.found();
        this.#watches.delete(id);
      }
      if (content.text === "") return;
    }
    const kept = this.#open.get(id);
    if (kept) kept.push(message);
    else if (header.msg_type !== "status") {
      this.#complain(`${header.msg_type} after the end of its cell: ${JSON.stringify(content).slice(0, 300)}`);
    }
  }

  /** The text without lines of timers; each must come once, to some cell. */
  #withoutLate(text: string, id: string): string {
    for (const [line] of text.matchAll(lateLine)) {
      if (!this.#notebook.late.delete(line)) this.#complain(`${line} was written twice`);
      if (id === "") this.#complain(`${line} belongs to no cell`);
    }
    return text.replaceAll(lateLineWithEnd, "");
  }
}
