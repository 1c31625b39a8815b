/**
 * The process that computes: opens the collection and the models, and answers one batch of work after the other. The
 * process that speaks HTTP never waits for it, survives it, and starts another beside it to reload.
 */
import { InputError, messageOf, partsOf } from "../../../errors";
import type { EngineReport, EngineState, Order } from "./messages";
import { type Opened, openEngine } from "./opened";

let opened: Opened | undefined;

process.on("message", (order: Order) => {
  if (order.type === "open") void open(order);
  else if (order.type === "work") void work(order);
  else void letGo(order);
});
// Ctrl-C in a terminal reaches every process of the group: this one ends when the other has done with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit(0));

async function open({ setup }: Extract<Order, { type: "open" }>): Promise<void> {
  try {
    opened = await openEngine(setup, {
      onProgress: ({ phase, done, total }) => tell({ type: "progress", phase, done, total }),
      onNote: (line) => tell({ type: "note", line }),
    });
    tell({ type: "opened", description: opened.description, state: stateOf(opened) });
  } catch (error) {
    if (error instanceof InputError) tell({ type: "failed", error: partsOf(error) });
    else tell({ type: "failed", error: { message: messageOf(error) }, stack: (error as Error).stack });
  }
}

async function work({ number, kind, items }: Extract<Order, { type: "work" }>): Promise<void> {
  const engine = opened as Opened;
  const started = performance.now();
  try {
    const results = await engine.run(kind, items);
    const seconds = (performance.now() - started) / 1000;
    tell({ type: "done", number, results, seconds, state: stateOf(engine) });
  } catch (error) {
    const isGone = (error as { isGone?: boolean }).isGone === true;
    if (isGone) tell({ type: "note", line: messageOf(error) });
    tell({ type: "refused", number, message: messageOf(error), isGone, state: stateOf(engine) });
  }
}

async function letGo({ number }: Extract<Order, { type: "letGo" }>): Promise<void> {
  const { letGoOfFolders } =
    require("../../../retrieval/stores/database") as typeof import("../../../retrieval/stores/database");
  await letGoOfFolders();
  tell({ type: "done", number, results: [], seconds: 0, state: stateOf(opened as Opened) });
}

function stateOf({ tensors }: Opened): EngineState {
  return { memory: process.memoryUsage.rss(), tensors: tensors() };
}

function tell(report: EngineReport): void {
  process.send?.(report);
}
