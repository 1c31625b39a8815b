/** One stop of the session's code: its stack, and what can be asked in each frame. */
import { debuggerGlobal } from "../../link";
import type { Evaluated, Inspector, RemoteValue } from "./inspector";
import type { CodePlace, DebuggedScript, Scripts } from "./scripts";
import type { Variables } from "./variables";

/** A frame of the inspector's. */
export interface CallFrame {
  callFrameId: string;
  functionName: string;
  functionLocation?: CodePlace;
  location: CodePlace & { scriptId: string };
  scopeChain: { type: string; object: RemoteValue }[];
}

/** Why and where the inspector stopped. */
export interface Paused {
  callFrames: CallFrame[];
  reason: string;
  data?: RemoteValue & { uncaught?: boolean };
  hitBreakpoints?: string[];
}

interface Frame {
  id: number;
  call: CallFrame;
  script: DebuggedScript;
}

export interface StopParts {
  inspector: Inspector;
  scripts: Scripts;
  variables: Variables;
}

/** The one thread that the client sees: the cells'. */
export const threadId = 1;

let frames = 0;

/** Code that has stopped. */
export class Stop {
  readonly paused: Paused;
  /** Whether the code stands at a statement that somebody wrote, and not the compiler; `where` finds out. */
  isWritten = true;
  readonly #parts: StopParts;
  /** The user's own; those of the kernel, of Node and of packages are left out. */
  readonly #frames: Frame[];

  constructor(paused: Paused, parts: StopParts) {
    this.paused = paused;
    this.#parts = parts;
    this.#frames = paused.callFrames.flatMap((call) => {
      const script = parts.scripts.get(parts.scripts.fileOf(call.location.scriptId));
      return script ? [{ id: ++frames, call, script }] : [];
    });
  }

  /** How many frames of the user's there are. */
  get depth(): number {
    return this.#frames.length;
  }

  /** The stack as the Debug Adapter Protocol has it. */
  async stackFrames() {
    const found = this.#frames.map(async ({ id, call, script }) => {
      const { line, column } = await this.#parts.scripts.nearestPlace(script, call.location);
      const isCell = script.cell !== undefined;
      const name =
        call.functionName || (isTop(call) && isCell ? script.file.replace(/-(\d+)\.ts$/, " $1") : "(function)");
      return {
        id,
        name,
        line,
        column,
        source: { name: isCell ? script.file : baseName(script.path), path: script.path },
      };
    });
    return Promise.all(found);
  }

  /** The scopes of a frame. */
  scopes(frameId: number) {
    const { call, script } = this.#frame(frameId);
    const { variables } = this.#parts;
    const of = (...types: string[]) =>
      call.scopeChain.flatMap(({ type, object }) => (types.includes(type) && object.objectId ? [object.objectId] : []));
    const isCell = script.cell !== undefined && isTop(call);
    const scope = (name: string, scopes: string[], withNames = false) =>
      scopes.length === 0
        ? []
        : [{ name, variablesReference: variables.scopes(scopes, script.file, withNames), expensive: false }];
    return [
      ...scope("Locals", of("local", "block", "catch", "with", "eval"), isCell),
      ...scope("Closure", of("closure", "script", "module")),
      { name: "Globals", variablesReference: variables.notebook(), expensive: false },
    ];
  }

  /**
   * What an expression gives in a frame, or in the topmost one.
   * @param wrap makes of the expression's JavaScript what is evaluated @throws Error with what it throws
   */
  async evaluate(expression: string, frameId: number | undefined, wrap = (code: string) => code): Promise<Evaluated> {
    const { inspector } = this.#parts;
    const { callFrameId, scopeChain } = this.#frame(frameId).call;
    const locals = await Promise.all(
      scopeChain.filter(({ type }) => type !== "global").map(({ object }) => this.#namesOf(object)),
    );
    const code = await inspector.call<string>("expression", expression, locals.flat());
    const evaluated = { callFrameId, expression: wrap(code), objectGroup: "bowlab", silent: true };
    return inspector.post<Evaluated>("Debugger.evaluateOnCallFrame", evaluated);
  }

  /** The line of the code, and the run of the function that it is in. */
  async where(): Promise<string> {
    const { callFrames } = this.paused;
    const [{ location, functionLocation }] = callFrames;
    const script = this.#parts.scripts.get(this.#parts.scripts.fileOf(location.scriptId));
    const place = script && (await this.#parts.scripts.sourcePlace(script, location));
    this.isWritten = place !== undefined;
    const { lineNumber, columnNumber } = functionLocation ?? location;
    return [this.depth, location.scriptId, lineNumber, columnNumber, place?.line].join(":");
  }

  /** What was thrown, as `exceptionInfo` tells of it. */
  exception() {
    const { reason, data } = this.paused;
    if (reason !== "exception" && reason !== "promiseRejection") return undefined;
    const text = data?.description ?? String(data?.value);
    const [, exceptionId = "Thrown"] = /^(?:Uncaught )?([\w.$]+)(?::|$)/.exec(text) ?? [];
    const description = text.split(/\n {4}at /)[0];
    return { exceptionId, description, breakMode: "always", details: { message: description, stackTrace: text } };
  }

  #frame(id: number | undefined): Frame {
    const found = id === undefined ? this.#frames[0] : this.#frames.find((frame) => frame.id === id);
    if (!found) throw new Error("the frame is gone: the code went on");
    return found;
  }

  async #namesOf({ objectId }: RemoteValue): Promise<string[]> {
    const words = { objectId, ownProperties: true };
    const { result } = await this.#parts.inspector.post<{ result: { name: string }[] }>("Runtime.getProperties", words);
    return result.map(({ name }) => name);
  }
}

/** JavaScript that gives a notebook's name, which exists from now on, a value. */
export const assignment = (name: string) => (code: string) =>
  `${debuggerGlobal}.assign(${JSON.stringify(name)}, (${code}))`;

/** Whether a frame is a cell's own, and not that of a function in it: its head stands in front of the first column. */
function isTop({ functionLocation }: CallFrame): boolean {
  return (functionLocation?.columnNumber ?? 0) < 0;
}

const baseName = (file: string) => file.replace(/^.*[\\/]/, "");
