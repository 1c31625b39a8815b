/**
 * The session: the process that runs a notebook's cells. It hears commands on one pipe and says what happens on
 * another; the protocol, its sockets and its clients are the front's business.
 */
import { installProgressListener } from "../../display/progress/progress-listener";
import type { Content } from "../../wire";
import type { CodeQuestion, ExecuteCommand, Frame, ToSession } from "../link";
import { enterCell, leaveCell, RunningCell } from "./cell";
import { Comms, createInput, endCaptures, hear, listenForErrors, Outputs, refuseQuestions, say } from "./channels";
import { Compiler, createSourceMaps } from "./compile";
import { createDebugging } from "./debugger";
import { createInterrupts } from "./interrupt";
import { createIntrinsics } from "./intrinsics";
import { answerTo } from "./questions";
import {
  createComputedImports,
  createNames,
  Executor,
  type Failure,
  installKernelGlobal,
  installStackTraces,
  installSurroundings,
  notebookFile,
  OwnModules,
  thrownFailure,
} from "./run";
import { createTurns } from "./turns";
import { limitConsole, showValue } from "./values";

const notebook = notebookFile();
const comms = new Comms((error) => errors.report(error));
const input = createInput();
const outputs = new Outputs(comms, input, (error) => failureOf(error));
const interrupts = createInterrupts();
const maps = createSourceMaps();
const stacks = installStackTraces(maps);
const names = createNames((declarations) => say({ type: "names", declarations }));
const modules = new OwnModules();
const compiler = new Compiler(notebook, maps);
const compileImport = (target: string) => {
  const { declarations } = names;
  const compilation = interrupts.compile(() => intrinsics.own(() => compiler.compileImport(declarations, target)));
  debugging.compiled();
  return compilation;
};
installKernelGlobal(createComputedImports({ modules, compile: compileImport }));
installSurroundings(notebook);
installProgressListener();
refuseQuestions();
limitConsole(console);
// Behind everything that the kernel itself puts into the language's objects.
const intrinsics = createIntrinsics();
const own = <T>(work: () => T): T => intrinsics.own(() => interrupts.protect(work));
const failureOf = (error: unknown) => own(() => thrownFailure(error, stacks));
const errors = listenForErrors((error) => own(() => thrownFailure(error, stacks).traceback.join("\n")));
const debugging = createDebugging({ maps, names, own });
const executor = new Executor({
  folder: process.cwd(),
  compile(declarations, source, name) {
    const compilation = interrupts.compile(() => compiler.compile(declarations, source, name));
    debugging.compiled();
    return compilation;
  },
  protect: interrupts.protect,
  notices: compiler.problems,
  ...{ names, modules, stacks, intrinsics },
});

const { setImmediate: later, Promise: OwnPromise } = globalThis;

const inTurn = createTurns();

/** Ends when all else that is to be done at once is done. */
const turn = () => new OwnPromise<void>((resolve) => later(resolve));

/** What questions are answered from. */
const sources = { compiler, names, folder: process.cwd() };

async function execute(cell: RunningCell, { code, count, expressions }: ExecuteCommand): Promise<void> {
  errors.listen();
  endCaptures();
  enterCell(cell);
  const outcome = await executor.run(cell, code, `cell-${count}.ts`, (value) => show(cell, value, count));
  const expressed = outcome.ok ? await evaluateAll(cell, expressions) : {};
  // Node tells of promises that were rejected, and that nobody waits for, in a turn of its own: they are the cell's.
  await turn();
  const payload = await executor.finish(cell, () => outputs.settle(cell));
  interrupts.protect(() => {
    interrupts.watch(undefined);
    if (!outcome.ok) outputs.error(cell, outcome.failure);
    const reply = outcome.ok
      ? { status: "ok", execution_count: count, payload, user_expressions: expressed }
      : { status: "error", execution_count: count, payload, ...outcome.failure };
    leaveCell();
    say({ type: "done", cell: cell.id, reply });
  });
  errors.listen();
}

/** Shows the value of a cell's last expression; a display that takes long has its place kept. */
async function show(cell: RunningCell, value: unknown, count: number): Promise<void> {
  const shown = await showValue(value, interrupts.limitWait);
  if (!shown) return;
  if (shown.note) outputs.note(cell, shown.note);
  if (shown.later) outputs.showLater(cell, shown.bundle, shown.later);
  else if (Object.keys(shown.bundle).length > 0) outputs.result(cell, shown.bundle, count);
}

/** user_expressions of a request: each one's bundle, or its failure. */
async function evaluateAll(cell: RunningCell, expressions: Record<string, string>): Promise<Content> {
  const results: Content = Object.create(null);
  for (const [name, expression] of Object.entries(expressions)) {
    let data: Content = {};
    const outcome = await executor.evaluate(cell, String(expression), async (value) => {
      data = (await showValue(value, interrupts.limitWait))?.bundle ?? { "text/plain": String(value) };
    });
    results[name] = outcome.ok ? { status: "ok", data, metadata: {} } : { status: "error", ...outcome.failure };
  }
  return results;
}

function answer(question: CodeQuestion): Content {
  try {
    return interrupts.compile(() => intrinsics.own(() => answerTo(question, sources)));
  } catch (error) {
    const { ename, evalue, traceback }: Failure = thrownFailure(error, stacks);
    return { status: "error", ename, evalue, traceback };
  }
}

/** A cell that waits can be interrupted before its code runs. */
function accept(command: ExecuteCommand): void {
  const { cell: id, silent, allowStdin, cellId } = command;
  const cell = new RunningCell({ id, silent, allowStdin, cellId });
  interrupts.watch(cell);
  inTurn(() => void execute(cell, command));
}

const onMessage = ({ body, buffers }: Frame<ToSession>) => {
  switch (body.type) {
    case "execute":
      accept(body);
      break;
    case "interrupt":
      interrupts.interrupt();
      break;
    case "input":
      input.answer(body.value);
      break;
    // From a turn of its own: what an interrupt by force cuts off, or what throws, must not be the reading of commands.
    case "comm":
      inTurn(() => comms.receive(body, buffers));
      inTurn(() => comms.settle(body.id));
      break;
    default:
      inTurn(() => say({ type: "answer", id: body.id, content: answer(body) }));
  }
};
// Before anything is heard: a first cell may wait in the pipe already, and is the one that interrupts are for.
interrupts.watch(undefined);
hear(onMessage, intrinsics.own);
say({ type: "ready" });
// The compiler's first cell takes longest. This one is nobody's, and behind it comes the first that is somebody's.
later(() => void interrupts.compile(() => compiler.compile("", "0;", "warm-up.ts")));
