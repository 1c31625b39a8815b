/**
 * A front-end that says what VS Code's Jupyter extension says, and understands what it understands. The facts are from
 * its public source (microsoft/vscode-jupyter, July 2026) and that of its client library (jupyterlab/jupyterlab,
 * packages/services/src/kernel):
 *
 *   - src/kernels/raw/session/rawSocket.node.ts: four sockets, one routing id for shell, control and stdin, no
 *     heartbeat; a message of iopub lacks none of `required`;
 *   - src/kernels/raw/launcher/kernelLauncher.node.ts, kernelProcess.node.ts: the connection file; how a process is
 *     interrupted where the kernelspec says no "message" (SIGINT to all its descendants, then to itself), and ended
 *     (SIGTERM to all of them);
 *   - packages/services/src/kernel/messages.ts: the header's fields.
 */
import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { timedOut, within } from "../../../../kernel-ext/runner/kernel/wait";
import {
  type ConnectionInfo,
  type Content,
  decodeMessage,
  encodeMessage,
  endpoint,
  type Message,
  received,
} from "../../../../kernel-ext/wire";

type Channel = "shell" | "control" | "stdin";

/** Fields of iopub's messages that the extension's client checks, with their types. */
const required: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  stream: { name: "string", text: "string" },
  display_data: { data: "object", metadata: "object" },
  execute_input: { code: "string", execution_count: "number" },
  execute_result: { execution_count: "number", data: "object", metadata: "object" },
  error: { ename: "string", evalue: "string", traceback: "object" },
  status: { execution_state: "string" },
  clear_output: { wait: "boolean" },
  comm_open: { comm_id: "string", target_name: "string", data: "object" },
  comm_msg: { comm_id: "string", data: "object" },
  comm_close: { comm_id: "string" },
  shutdown_reply: { restart: "boolean" },
};

/** Milliseconds after which an answer counts as never. */
const patience = 60_000;

export interface Sent {
  id: string;
  reply: Promise<Content>;
  idle: Promise<unknown>;
}

export class VscodeClient {
  readonly #connection: ConnectionInfo;
  readonly #session = randomUUID();
  readonly #username = randomUUID();
  readonly #sockets: Record<Channel, Dealer>;
  readonly #iopub = new Subscriber({ maxMessageSize: -1, receiveHighWaterMark: 0, linger: 0 });
  readonly #waiting: { fits: (message: Message, channel: string) => boolean; found: (message: Message) => void }[] = [];
  readonly published: Message[] = [];
  /** What is wrong with messages that came. */
  readonly complaints: string[] = [];

  constructor(connection: ConnectionInfo) {
    this.#connection = connection;
    const options = { routingId: randomUUID(), sendHighWaterMark: 0, receiveHighWaterMark: 0, maxMessageSize: -1 };
    const dealer = () => new Dealer({ ...options, linger: 0 });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer() };
    for (const [channel, socket] of Object.entries(this.#sockets)) {
      socket.connect(endpoint(connection, `${channel as Channel}_port`));
      void this.#listen(socket, channel);
    }
    this.#iopub.connect(endpoint(connection, "iopub_port"));
    this.#iopub.subscribe();
    void this.#listen(this.#iopub, "iopub");
  }

  /** Sends a message as @jupyterlab/services makes it. */
  send(
    channel: Channel,
    type: string,
    content: Content,
    { metadata = {}, parent = {} as Message["parent"] } = {},
  ): Sent {
    const header = {
      ...{ date: new Date().toISOString(), msg_id: randomUUID(), msg_type: type, session: this.#session },
      ...{ username: this.#username, version: "5.2", subshell_id: null },
    };
    const id = header.msg_id;
    const ofThis = ({ parent: { msg_id } }: Message) => msg_id === id;
    const reply = this.next((message, from) => from === channel && ofThis(message)).then(({ content }) => content);
    const idle = this.next(
      (message, from) => from === "iopub" && ofThis(message) && message.content.execution_state === "idle",
    );
    // What has no reply, as a comm's message, is not waited for.
    for (const promise of [reply, idle]) promise.catch(() => {});
    const message: Message = { identities: [], header, parent, metadata, content, buffers: [] };
    void this.#sockets[channel].send(encodeMessage(message, this.#connection.key));
    return { id, reply, idle };
  }

  /** The next message that fits. @throws Error when none comes */
  async next(fits: (message: Message, channel: string) => boolean): Promise<Message> {
    const found = await within(new Promise<Message>((found) => this.#waiting.push({ fits, found })), patience);
    if (found === timedOut) throw new Error("the message that VS Code waits for did not come");
    return found;
  }

  /** What was published about a request, its statuses left out. */
  about(id: string): Message[] {
    return this.published.filter(({ parent, header }) => parent.msg_id === id && header.msg_type !== "status");
  }

  close(): void {
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
  }

  async #listen(socket: Dealer | Subscriber, channel: string): Promise<void> {
    for await (const frames of received(socket)) {
      const message = decodeMessage(frames, this.#connection.key);
      if (channel === "iopub") this.published.push(message);
      this.complaints.push(...complaintsAbout(message, channel));
      for (const waiting of [...this.#waiting]) {
        if (!waiting.fits(message, channel)) continue;
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.found(message);
      }
    }
  }
}

function complaintsAbout({ header, content }: Message, channel: string): string[] {
  const heads = (["username", "version", "session", "msg_id", "msg_type"] as const).filter(
    (field) => typeof header[field] !== "string",
  );
  const fields = channel === "iopub" ? Object.entries(required[header.msg_type] ?? {}) : [];
  const kindOf = (value: unknown): string => (value === null ? "null" : typeof value);
  const wrong = fields.filter(([field, type]) => kindOf(content[field]) !== type);
  return [...heads, ...wrong.map(([field]) => field)].map((field) => `${header.msg_type}: ${field}`);
}
