/**
 * Answers debug_requests: the Debug Adapter Protocol with Jupyter's own commands ("Messaging in Jupyter", section
 * "Debug request"), as JupyterLab asks them.
 */
import * as path from "node:path";
import type { Content, Message } from "../../../wire";
import { debuggerGlobal, type FromInspector } from "../../link";
import type { SessionKeeper } from "../session-keeper";
import type { Breakpoint } from "./breakpoints";
import { cellFileParameters, dumpCell } from "./cell-files";
import { Connection, type Tell } from "./connection";
import { type Evaluated, resultOf } from "./inspector";
import { realPath, textOfSource } from "./scripts";
import { assignment, threadId } from "./stop";

/** What the debugger can do, said to `initialize`. */
const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  supportsModulesRequest: true,
  exceptionBreakpointFilters: [
    { filter: "raised", label: "Thrown errors", description: "Stop where cells and modules throw", default: false },
  ],
};

type Command = (words: Content) => unknown;

/** The debugger of a kernel. */
export class Debugger {
  readonly #connection: Connection;
  readonly #tell: Tell;
  /** The latest request: what happens is told as part of the answer to it. */
  #latest: Message | undefined;
  #sequence = 0;
  #isStarted = false;

  /** @param publish takes the events, for iopub */
  constructor(session: SessionKeeper, publish: (event: Content, request: Message | undefined) => void) {
    this.#tell = (event, body = {}) => publish({ seq: ++this.#sequence, type: "event", event, body }, this.#latest);
    this.#connection = new Connection(session, this.#tell);
  }

  /** The content of the debug_reply to a debug_request. Whatever fails is said in it. */
  async answer(request: Message): Promise<Content> {
    const { command, seq, arguments: words } = request.content;
    this.#latest = request;
    const name = String(command);
    const reply = (outcome: Content) => ({
      ...{ seq: ++this.#sequence, type: "response", request_seq: seq ?? 0, command: name },
      ...outcome,
    });
    try {
      if (!Object.hasOwn(this.#commands, name)) throw new Error(`the debugger has no command ${name}`);
      const body = await this.#commands[name]((words ?? {}) as Content);
      return reply({ success: true, body: body ?? {} });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return reply({ success: false, message, body: failed[name] ?? {} });
    }
  }

  /** Takes a message of the session's inspector. */
  inspected(message: FromInspector): void {
    this.#connection.inspector.heard(message);
  }

  /** The user interrupts the cell. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /** The session died, and another one takes its place. */
  sessionDied(): void {
    this.#connection.sessionDied();
  }

  readonly #commands: Record<string, Command> = {
    initialize: () => {
      this.#isStarted = true;
      return capabilities;
    },
    attach: async () => {
      await this.#connection.attach();
      this.#tell("initialized");
    },
    disconnect: async () => {
      this.#isStarted = false;
      await this.#connection.detach();
    },
    configurationDone: () => undefined,
    debugInfo: () => ({
      ...{ isStarted: this.#isStarted, ...cellFileParameters(), breakpoints: this.#connection.breakpoints.all() },
      ...{ stoppedThreads: this.#connection.stop ? [threadId] : [], richRendering: true, copyToGlobals: true },
      exceptionPaths: [],
    }),
    dumpCell: ({ code }) => ({ sourcePath: dumpCell(String(code)) }),
    source: ({ source }) => ({ content: textOf(pathOf(source)) }),
    modules: () => {
      const modules = this.#connection.scripts.modules().map((file, id) => ({ id, name: nameOf(file), path: file }));
      return { modules, totalModules: modules.length };
    },
    setBreakpoints: async ({ source, breakpoints }) => {
      const file = pathOf(source);
      const placed = await this.#connection.breakpoints.replace(realPath(file), (breakpoints ?? []) as Breakpoint[]);
      return { breakpoints: placed.map((breakpoint) => ({ verified: true, ...breakpoint, source: { path: file } })) };
    },
    setExceptionBreakpoints: async ({ filters }) => {
      const isWanted = Array.isArray(filters) && filters.length > 0;
      await this.#connection.pauseOnExceptions(isWanted ? "all" : "none");
    },
    exceptionInfo: () => this.#stop().exception() ?? {},
    threads: () => ({ threads: [{ id: threadId, name: "cells" }] }),
    pause: () => this.#connection.pause(),
    continue: async () => {
      await this.#connection.resume();
      return { allThreadsContinued: true };
    },
    next: () => this.#connection.step("stepOver"),
    stepIn: () => this.#connection.step("stepInto"),
    stepOut: () => this.#connection.step("stepOut"),
    stackTrace: async () => {
      const stackFrames = (await this.#connection.stop?.stackFrames()) ?? [];
      return { stackFrames, totalFrames: stackFrames.length };
    },
    scopes: ({ frameId }) => ({ scopes: this.#stop().scopes(Number(frameId)) }),
    variables: async ({ variablesReference }) => ({
      variables: await this.#connection.variables.get(Number(variablesReference)),
    }),
    inspectVariables: async () => {
      // Numbers that a stop gave out are good until it ends.
      if (!this.#connection.stop) await this.#connection.variables.clear();
      return { variables: await this.#connection.variables.ofNotebook() };
    },
    evaluate: async ({ expression, frameId }) => {
      const value = resultOf(await this.#evaluate(String(expression), frameId));
      const { value: result, ...more } = await this.#connection.variables.describe(value);
      return { result, ...more };
    },
    richInspectVariables: async ({ variableName, frameId }) => {
      const wrap = (code: string) => `${debuggerGlobal}.rich(${code})`;
      const { value } = resultOf(await this.#evaluate(String(variableName), frameId, wrap));
      return { data: JSON.parse(String(value)), metadata: {} };
    },
    copyToGlobals: async ({ srcVariableName, dstVariableName, srcFrameId }) => {
      const [from, to] = [srcVariableName, dstVariableName].map(String);
      for (const name of [from, to]) if (!isName(name)) throw new Error(`${name} is not a variable's name`);
      resultOf(await this.#stop().evaluate(from, Number(srcFrameId), assignment(to)));
    },
  };

  #stop() {
    const { stop } = this.#connection;
    if (!stop) throw new Error("the code is not stopped");
    return stop;
  }

  /** What an expression gives: in a frame where the code is stopped, among the notebook's names where it is not. */
  async #evaluate(expression: string, frameId: unknown, wrap?: (code: string) => string): Promise<Evaluated> {
    const { inspector, stop } = this.#connection;
    if (stop) return stop.evaluate(expression, frameId === undefined ? undefined : Number(frameId), wrap);
    const code = await inspector.call<string>("expression", expression, []);
    const words = { expression: wrap?.(code) ?? code, objectGroup: "bowlab", silent: true, awaitPromise: true };
    return inspector.post<Evaluated>("Runtime.evaluate", words);
  }
}

/** What front-ends read of a reply although it says that it failed. */
const failed: Record<string, object> = {
  inspectVariables: { variables: [] },
  variables: { variables: [] },
  scopes: { scopes: [] },
  stackTrace: { stackFrames: [], totalFrames: 0 },
  modules: { modules: [], totalModules: 0 },
  setBreakpoints: { breakpoints: [] },
  richInspectVariables: { data: {}, metadata: {} },
};

function pathOf(source: unknown): string {
  return String((source as { path?: unknown } | undefined)?.path ?? "");
}

function textOf(file: string): string {
  const text = textOfSource({ file });
  if (text === "") throw new Error(`there is no source ${file}`);
  return text;
}

const nameOf = (file: string) => path.relative(process.cwd(), file);

const isName = (text: string) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
