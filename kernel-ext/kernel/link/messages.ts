/** What the protocol front and the session say to each other. `cell` is always the msg_id of an execute_request. */
import type { Content } from "../../wire";

/**
 * The session's file descriptors: what it says, what it hears, what its watchdog hears while it computes, and the way
 * to its inspector, in both directions.
 */
export const descriptors = { output: 3, input: 4, watchdog: 5, inspector: 6 } as const;

/** What the watchdog is told, a byte each: to interrupt; to open the way to the inspector. */
export const watchdogWords = { interrupt: "!", inspect: "d" } as const;

/** A command for the session's inspector, in its own protocol ("Chrome DevTools Protocol"). */
export interface ToInspector {
  id: number;
  method: string;
  params: object;
}

export type FromInspector =
  | { id: number; result?: unknown; error?: string }
  /** Something happened: a notification of the protocol. */
  | { method: string; params: unknown };

/** The global through which the debugger reaches the session's own functions. */
export const debuggerGlobal = "__bowlabDebugger__";

/** Code that a debugger can set breakpoints in. */
export interface CompiledScript {
  /** The name under which the code runs: a cell's, or a file's path. */
  file: string;
  /** The text of a cell, which has no file. */
  cell?: string;
}

/** The file name of the script in which the session stops, to have breakpoints set in what it compiled. */
export const stopScript = "bowlab-debugger-stop.js";

/**
 * Node's flags for the session. Its check of asynchronous hooks would end the process when an interrupt unwinds one. A
 * smaller room for young objects keeps the session from growing by what the compiler throws away; results are as fast
 * with it.
 */
export function sessionFlags(): string[] {
  const flags = ["--max-semi-space-size=8"];
  if (process.allowedNodeEnvironmentFlags.has("--force-async-hooks-checks"))
    flags.push("--no-force-async-hooks-checks");
  return flags;
}

/** The streams that cells write to. */
export type StreamName = "stdout" | "stderr";

export interface ExecuteCommand {
  type: "execute";
  cell: string;
  code: string;
  /** The execution count that results carry and that names the cell in stack traces. */
  count: number;
  silent: boolean;
  /** The client answers input requests. */
  allowStdin: boolean;
  /** The cell's own id in its notebook, where the client says it. */
  cellId?: string;
  /** user_expressions: name → expression. */
  expressions: Record<string, string>;
}

/** A request about code that does not run it. */
export interface CodeQuestion {
  type: "complete" | "inspect" | "is_complete";
  id: string;
  code: string;
  /** Cursor in code points. */
  position: number;
}

/** A question to the language service, with the declarations of the notebook's names as they are now. */
export interface ToLanguageService {
  declarations: string;
  question: CodeQuestion;
}

/** Its answer: content of the reply. */
export interface FromLanguageService {
  id: string;
  content: Content;
}

export type ToSession =
  | ExecuteCommand
  | CodeQuestion
  | { type: "input"; value: string }
  /** `id` is its msg_id. */
  | { type: "comm"; id: string; msgType: string; content: Content; metadata: Content }
  | { type: "interrupt" };

export type FromSession =
  | { type: "ready" }
  | { type: "stream"; cell?: string; name: StreamName; text: string }
  /** The declarations of the notebook's names have changed; those of the cell that begins to run are among them. */
  | { type: "names"; declarations: string }
  /** A comm message of the front-end's is done with. */
  | { type: "handled"; id: string }
  /** A message for iopub; `cell` may be the comm message that it answers. */
  | { type: "publish"; cell?: string; msgType: string; content: Content; metadata?: Content }
  /** The cell is done: content of its execute_reply. */
  | { type: "done"; cell: string; reply: Content }
  /** The answer to a question: content of its reply. */
  | { type: "answer"; id: string; content: Content }
  | { type: "input_request"; cell?: string; prompt: string; password: boolean };
