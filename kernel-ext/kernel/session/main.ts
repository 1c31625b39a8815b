/**
 * The session: the process that runs a notebook's cells. It hears commands on one pipe and says what happens on another; the protocol,
 * its sockets and its clients are the front's business.
 */
import { toBundle } from "../../display/bundle";
import type { MimeBundle } from "../../display/mime";
import { installProgressListener } from "../../display/progress-listener";
import type { Content } from "../../wire";
import type { ExecuteCommand, Question } from "../link";
import { Cell, currentCell, enterCell, leaveCell } from "./cell";
import { createComms } from "./comms";
import { createCompiler, createSourceMaps } from "./compile";
import { completeness } from "./completeness";
import { completionReply } from "./completion";
import { createInput } from "./input";
import { createInterrupts } from "./interrupt";
import { hear, say } from "./link";
import { createOutputs } from "./outputs";
import {
  createExecutor,
  createNames,
  createOwnModules,
  type Failure,
  installKernelGlobal,
  installStackTraces,
  type Outcome,
  thrownFailure,
} from "./run";
import { installSurroundings, notebookFile } from "./surroundings";
import { toUnits } from "./text-position";

const notebook = notebookFile();
const comms = createComms();
const input = createInput();
const outputs = createOutputs(comms, input);
const interrupts = createInterrupts();
const maps = createSourceMaps();
const stacks = installStackTraces(maps);
const names = createNames();
const modules = createOwnModules();
const compiler = createCompiler(notebook, maps);
const executor = createExecutor({ folder: process.cwd(), compiler, names, modules, stacks });
installKernelGlobal();
installSurroundings(notebook);
installProgressListener();

async function execute(command: ExecuteCommand): Promise<void> {
  const { cell: id, code, count, silent, allowStdin, cellId, expressions } = command;
  const cell = new Cell({ id, silent, allowStdin, cellId });
  enterCell(cell);
  interrupts.watch(cell);
  let outcome = await executor.run(cell, code, `cell-${count}.ts`);
  if (outcome.ok) outcome = await showResult(cell, outcome.value, count);
  const payload = outputs.settle(cell);
  interrupts.watch(undefined);
  if (!outcome.ok) outputs.error(cell, outcome.failure);
  const reply = outcome.ok
    ? { status: "ok", execution_count: count, payload, user_expressions: await evaluateAll(expressions) }
    : { status: "error", execution_count: count, payload, ...outcome.failure };
  leaveCell();
  say({ type: "done", cell: id, reply });
}

async function showResult(cell: Cell, value: unknown, count: number): Promise<Outcome> {
  try {
    const bundle = await bundleOf(value);
    if (bundle && Object.keys(bundle).length > 0) outputs.result(cell, bundle, count);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, failure: thrownFailure(error, stacks) };
  }
}

function bundleOf(value: unknown): MimeBundle | undefined | Promise<MimeBundle> {
  return value === undefined || value === null ? undefined : toBundle(value);
}

/** user_expressions of a request: each one's bundle, or its failure. */
async function evaluateAll(expressions: Record<string, string>): Promise<Content> {
  const results: Content = Object.create(null);
  for (const [name, expression] of Object.entries(expressions)) {
    const outcome = await executor.evaluate(expression);
    results[name] = outcome.ok
      ? { status: "ok", data: (await bundleOf(outcome.value ?? "undefined")) ?? {}, metadata: {} }
      : { status: "error", ...outcome.failure };
  }
  return results;
}

function answer({ type, code, position }: Question): Content {
  if (type === "is_complete") return { ...completeness(code) };
  const units = toUnits(code, position);
  if (type === "inspect") {
    const text = compiler.inspect(names.declarations, code, units);
    const data = text === undefined ? {} : { "text/plain": text };
    return { status: "ok", found: text !== undefined, data, metadata: {} };
  }
  return completionReply(code, units, { compiler, names, folder: process.cwd() });
}

function safely(work: () => Content): Content {
  try {
    return work();
  } catch (error) {
    const { ename, evalue, traceback }: Failure = thrownFailure(error, stacks);
    return { status: "error", ename, evalue, traceback };
  }
}

process.on("uncaughtException", (error) => report("Uncaught exception", error));
process.on("unhandledRejection", (reason) => report("Unhandled promise rejection", reason));

/** Errors that nobody waits for are shown where they belong, and end nothing. */
function report(what: string, error: unknown): void {
  const { traceback } = thrownFailure(error, stacks);
  const cell = currentCell();
  if (!cell?.silent)
    say({ type: "stream", cell: cell?.id, name: "stderr", text: `${what}: ${traceback.join("\n")}\n` });
}

hear(({ body, buffers }) => {
  switch (body.type) {
    case "execute":
      // From a turn of its own: what an interrupt by force cuts off must not be the reading of commands.
      setImmediate(() => void execute(body));
      break;
    case "interrupt":
      interrupts.interrupt();
      break;
    case "input":
      input.answer(body.value);
      break;
    case "comm":
      comms.receive(body.msgType, body.content, body.metadata, buffers);
      break;
    default:
      say({ type: "answer", id: body.id, content: safely(() => answer(body)) });
  }
});
say({ type: "ready" });
// The compiler's first cell takes longest. This one is nobody's, and behind it comes the first that is somebody's.
setImmediate(() => compiler.compile("", "0;", "warm-up.ts"));
