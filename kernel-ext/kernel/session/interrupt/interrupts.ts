/**
 * An interrupt in the session: the cell's signal is aborted, and its awaits end. Work that asked for the signal
 * (training, which saves first) is given time to end by itself; a second interrupt takes that away. Programs that the
 * cell started are told to stop. Code that computes without a pause cannot hear any of it: the watchdog, a thread of
 * its own, cuts it off.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { Interrupted, type RunningCell } from "../cell";
import { endPrograms, stopPrograms } from "./children";
import { installCut } from "./cut";
import { newSharedMemory, patience, shared, type WaitLimit } from "./memory";

/**
 * Milliseconds: for code that cleans up after an interrupt; for work that asked for the signal; for programs that were
 * told to stop.
 */
const grace = { cell: 300, cooperative: 30_000, program: 3000 };

/** Milliseconds that the main thread has, after the end of a limited wait, to say that it is over. */
const slack = 300;

export interface Interrupts {
  /** The cell that an interrupt is for, from now until the next call: first it is compiled. */
  watch(cell: RunningCell | undefined): void;
  /** The front's message. */
  interrupt(): void;
  /** Runs code of the kernel's own, which takes no long time and must not be cut off. */
  protect<T>(work: () => T): T;
  /** Runs a compiler, which is given time: one that was cut off would not compile again. */
  compile<T>(work: () => T): T;
  /**
   * Has code that never pauses cut off so many milliseconds from now, unless the returned function is called before.
   */
  limitWait(milliseconds: number): () => void;
}

/** Interrupts what a cell does: first by its signal, then by cutting its code off. */
export function createInterrupts(): Interrupts {
  const memory = newSharedMemory();
  installCut(memory);
  const watchdog = startWatchdog(memory);
  let current: RunningCell | undefined;

  const setPatience = (value: number) => Atomics.store(memory, shared.patience, value);
  const during = <T>(value: number, work: () => T): T => {
    const before = Atomics.exchange(memory, shared.patience, value);
    try {
      return work();
    } finally {
      setPatience(before);
    }
  };
  const kill = (cell: RunningCell) => {
    const force = Atomics.exchange(memory, shared.forced, 0) > 0;
    cell.kill(
      force ? new Interrupted("the cell was interrupted while it computed: it was cut off where it was") : undefined,
    );
  };
  const stopCellsPrograms = () => {
    const told = stopPrograms(Atomics.load(memory, shared.since));
    setTimeout(() => endPrograms(told), grace.program).unref();
  };

  return {
    watch(cell) {
      current = cell;
      setPatience(cell ? patience.cooperative : patience.code);
      if (!cell) return;
      Atomics.store(memory, shared.since, Math.floor(performance.now()));
      cell.onPatience = (value) => setPatience(value ? patience.cooperative : patience.code);
      cell.isInterruptPending = () => Atomics.load(memory, shared.sent) > Atomics.load(memory, shared.heard);
    },
    interrupt() {
      Atomics.add(memory, shared.heard, 1);
      const cell = current;
      if (!cell) return;
      const patient = cell.cooperates && !cell.interrupted;
      setTimeout(
        () => {
          cell.endWaits();
          if (patient) stopCellsPrograms();
          setTimeout(() => kill(cell), patient ? grace.cell : 0);
        },
        patient ? grace.cooperative : grace.cell,
      ).unref();
      if (!patient) stopCellsPrograms();
      cell.stop({ patience: patient });
    },
    protect: (work) => during(patience.kernel, work),
    compile: (work) => during(patience.cooperative, work),
    limitWait(milliseconds) {
      const wait = Atomics.add(memory, shared.waits, 1) + 1;
      watchdog.postMessage({ wait, milliseconds: milliseconds + slack } satisfies WaitLimit);
      return () => void Atomics.add(memory, shared.waits, 1);
    },
  };
}

function startWatchdog(memory: Int32Array): Worker {
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
  return worker;
}
