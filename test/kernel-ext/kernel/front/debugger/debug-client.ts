/** A debugging front-end on the wire: asks as JupyterLab does, and waits for what happens. */
import { expect } from "chai";
import type { Content, Message } from "../../../../../kernel-ext/wire";
import type { TestKernel } from "../../../support";

/** Milliseconds that an event may take. */
const patience = 30_000;

export interface StackFrame {
  id: number;
  name: string;
  line: number;
  source: { path: string };
}

export interface Variable {
  name: string;
  value: string;
  type?: string;
  variablesReference: number;
}

/** What replies carry, each some of it. */
interface Body {
  [key: string]: unknown;
  breakpoints: { line: number }[];
  content: string;
  data: Content;
  message: string;
  modules: Content[];
  result: string;
  scopes: { name: string; variablesReference: number }[];
  sourcePath: string;
  stackFrames: StackFrame[];
  tmpFilePrefix: string;
  variables: Variable[];
}

export class DebugClient {
  readonly #kernel: TestKernel;
  #sequence = 0;
  /** Published messages that have been looked at. */
  #seen = 0;

  constructor(kernel: TestKernel) {
    this.#kernel = kernel;
  }

  /** The reply to a command, as the protocol has it. */
  async ask(command: string, words: Content = {}): Promise<Content & { body: Body; success: boolean }> {
    const content = { type: "request", seq: ++this.#sequence, command, arguments: words };
    const { reply, idle } = this.#kernel.client.control("debug_request", content);
    const [{ header, content: answer }] = await Promise.all([reply, idle]);
    expect(header.msg_type).to.equal("debug_reply");
    expect(answer).to.include({ type: "response", command, request_seq: this.#sequence });
    return answer as Content & { body: Body; success: boolean };
  }

  /** What a command that succeeds gives. */
  async get(command: string, words: Content = {}): Promise<Body> {
    const { success, body, message } = await this.ask(command, words);
    expect(success, `${command}: ${message}`).to.equal(true);
    return body;
  }

  /** Begins to debug, as JupyterLab does. */
  async start(): Promise<void> {
    this.#seen = this.#kernel.published.length;
    await this.get("initialize", { clientID: "jupyterlab", adapterID: "bowlab", pathFormat: "path" });
    await this.get("attach");
    await this.event("initialized");
  }

  async setBreakpoints(path: string, ...lines: number[]): Promise<number[]> {
    const breakpoints = lines.map((line) => ({ line }));
    const body = await this.get("setBreakpoints", { source: { path }, breakpoints, sourceModified: false });
    await this.get("configurationDone");
    return body.breakpoints.map(({ line }) => line);
  }

  /** Sets breakpoints in the cell of this text, and gives the path that stands for it. */
  async setInCell(code: string, ...lines: number[]): Promise<string> {
    const { sourcePath } = await this.get("dumpCell", { code });
    await this.setBreakpoints(sourcePath, ...lines);
    return sourcePath;
  }

  /** Waits for the next event of a name; those before it are passed over. */
  async event(name: string): Promise<Content> {
    const end = performance.now() + patience;
    for (;;) {
      const message = this.#kernel.published[this.#seen];
      if (message) {
        this.#seen++;
        if (isEvent(message, name)) return message.content.body as Content;
      } else if (performance.now() > end) expect.fail(`no event ${name}`);
      else await new Promise((done) => setTimeout(done, 10));
    }
  }

  /** Waits until the code stops, and says where. */
  async stopped(): Promise<{ reason: unknown; frames: StackFrame[]; top: StackFrame; at: string }> {
    const { reason } = await this.event("stopped");
    const { stackFrames: frames } = await this.get("stackTrace", { threadId: 1 });
    const [top] = frames;
    return { reason, frames, top, at: top && `${top.name}:${top.line}` };
  }

  /** The variables of one of a frame's scopes. */
  async scope(frameId: number, name: string): Promise<Record<string, string>> {
    const { scopes } = await this.get("scopes", { frameId });
    const found = scopes.find((scope) => scope.name === name);
    return found ? textsOf(await this.variables(found.variablesReference)) : {};
  }

  async variables(variablesReference: number): Promise<Variable[]> {
    return (await this.get("variables", { variablesReference })).variables;
  }
}

/** Variables' values by their names. */
export function textsOf(variables: Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

function isEvent({ header, content }: Message, name: string): boolean {
  return header.msg_type === "debug_event" && content.event === name;
}
