/**
 * An interrupt in the session: the cell's signal is aborted, and its awaits end. Work that asked for the signal (training, which saves first)
 * is given time to end by itself; a second interrupt takes that away. Code that computes without a pause cannot hear any of it: the
 * watchdog, a thread of its own, cuts it off.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { type Cell, Interrupted } from "../cell";
import { newSharedMemory, shared } from "./memory";

/** Milliseconds: for code that cleans up after an interrupt; for work that asked for the signal. */
const grace = { cell: 300, cooperative: 30_000 };

export interface Interrupts {
  /** The cell that an interrupt is for, from now until the next call. */
  watch(cell: Cell | undefined): void;
  /** The front's message. */
  interrupt(): void;
}

export function createInterrupts(): Interrupts {
  const memory = newSharedMemory();
  startWatchdog(memory);
  let current: Cell | undefined;

  const kill = (cell: Cell) => {
    const force = Atomics.exchange(memory, shared.forced, 0) > 0;
    cell.kill(
      force ? new Interrupted("the cell was interrupted while it computed: it was cut off where it was") : undefined,
    );
  };
  return {
    watch(cell) {
      current = cell;
      const setPatient = (value: boolean) => Atomics.store(memory, shared.patient, value ? 1 : 0);
      // A compiler that was cut off would not compile again.
      setPatient(true);
      if (!cell) return;
      cell.onPatience = setPatient;
    },
    interrupt() {
      Atomics.add(memory, shared.heard, 1);
      const cell = current;
      if (!cell) return;
      const patience = cell.cooperates && !cell.interrupted;
      cell.stop({ patience });
      setTimeout(
        () => {
          cell.endWaits();
          setTimeout(() => kill(cell), patience ? grace.cell : 0);
        },
        patience ? grace.cooperative : grace.cell,
      ).unref();
    },
  };
}

function startWatchdog(memory: Int32Array): void {
  const worker = new Worker(path.join(__dirname, "watchdog.js"), {
    workerData: { memory },
    // It must not be kept from work by what a cell does to the main thread's modules or arguments.
    execArgv: [],
    // It keeps three numbers and a timer.
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
    env: {},
  });
  worker.unref();
  worker.on("error", () => {});
}
