/**
 * The cell that runs: outputs, input and interrupts find it here. Not by an AsyncLocalStorage, which would tell cells
 * and what they left running apart, but whose hooks make Node end the process when code is cut off by force.
 */
import { isPromise } from "node:util/types";

/** What an interrupted cell's awaits are rejected with. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly #own = true;
  constructor(message = "the cell was interrupted") {
    super(message);
  }

  /** Whether a value is one; nothing of the value's own code runs, as `instanceof` might have it. */
  static is(value: unknown): value is Interrupted {
    return typeof value === "object" && value !== null && #own in value;
  }
}

export interface CellOptions {
  /** msg_id of its execute_request. */
  id: string;
  silent: boolean;
  allowStdin: boolean;
  /** The cell's own id in its notebook. */
  cellId?: string;
}

type State = "running" | "stopping" | "dead";

/** The language's own, whatever a cell does to it: its awaits are the kernel's business. */
const OwnPromise = globalThis.Promise;
const { then } = OwnPromise.prototype;
const { apply } = Reflect;
const { add, delete: remove } = Set.prototype;

/** One run of one cell. */
export class RunningCell {
  readonly id: string;
  readonly silent: boolean;
  readonly allowStdin: boolean;
  readonly cellId: string | undefined;
  /** Called when the cell's code may be cut off soon after an interrupt, or must be given time. */
  onPatience: (patient: boolean) => void = () => {};
  /** Whether an interrupt was sent that this thread has not come to. */
  isInterruptPending: () => boolean = () => false;
  /** Work that the code called has asked for the signal, and nobody waits for the work yet. */
  #asked = false;
  /** Awaits of such work. */
  #cooperating = 0;
  /** The cell's own code has asked. */
  #heedful = false;
  readonly #controller = new AbortController();
  readonly #waits = new Set<(reason: Interrupted) => void>();
  #state: State = "running";
  /** Rejected when the cell is killed. */
  readonly killed: Promise<never>;
  #reject: (reason: Interrupted) => void = () => {};

  constructor({ id, silent, allowStdin, cellId }: CellOptions) {
    this.id = id;
    this.silent = silent;
    this.allowStdin = allowStdin;
    this.cellId = cellId;
    this.killed = new OwnPromise((_, reject) => {
      this.#reject = reject;
    });
    // Most cells end with nobody waiting for this.
    this.killed.catch(() => {});
  }

  /** Its code is compiled and runs now. @throws Interrupted when it was interrupted before */
  begin(): void {
    this.onPatience(false);
    if (this.interrupted || this.isInterruptPending()) throw new Interrupted();
  }

  /** Somebody asked for the signal, and with it promised to end soon after it is aborted. */
  get cooperates(): boolean {
    return this.#heedful || this.#asked || this.#cooperating > 0;
  }

  /** The signal for work that the cell's code calls and waits for; that wait is its promise. */
  signalForWork(): AbortSignal {
    this.#asked = true;
    this.onPatience(true);
    return this.signal;
  }

  /** The signal for the cell's own code, which from now on ends by itself. */
  signalForCode(): AbortSignal {
    this.#heedful = true;
    this.onPatience(true);
    return this.signal;
  }

  /** Aborted when the cell is interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get interrupted(): boolean {
    return this.#state !== "running";
  }

  /**
   * What `await value` waits for in the cell's code. While the cell is being stopped, cleaning up may go on waiting;
   * once it is dead nothing that waits ever continues.
   */
  wait<T>(value: T): T | Promise<Awaited<T>> {
    if (this.#state === "dead") return new OwnPromise(() => {});
    if (!isPromise(value) && !isThenable(value)) return value;
    const startedRunning = this.#state === "running";
    const ofWork = this.#asked;
    if (ofWork) this.#cooperating++;
    this.#asked = false;
    return new OwnPromise<Awaited<T>>((resolve, reject) => {
      const settled = (act: () => void) => {
        apply(remove, this.#waits, [reject]);
        if (ofWork && --this.#cooperating === 0) this.onPatience(this.cooperates);
        if (this.#state !== "dead") act();
      };
      const fulfilled = (result: Awaited<T>) => {
        // Work that ended because of the interrupt has said what it had to say by ending; the cell's own code ends
        // here.
        if (startedRunning && this.#state === "stopping" && !this.#heedful) reject(new Interrupted());
        else resolve(result);
      };
      apply(add, this.#waits, [reject]);
      const onFulfilled = (result: Awaited<T>) => settled(() => fulfilled(result));
      const onRejected = (error: unknown) => settled(() => reject(error));
      // As the language's own await does: a promise of its own is not asked for its `then`.
      if (isPromise(value) && value.constructor === OwnPromise) apply(then, value, [onFulfilled, onRejected]);
      else (value as PromiseLike<Awaited<T>>).then(onFulfilled, onRejected);
    });
  }

  /** Aborts the signal; without `patience` also ends every await at once. */
  stop({ patience }: { patience: boolean }): void {
    if (this.#state === "dead") return;
    this.#state = "stopping";
    this.#controller.abort(new Interrupted());
    if (!patience) this.endWaits();
  }

  /** Ends what the cell waits for: each wait rejects with `Interrupted`. */
  endWaits(): void {
    const waits = [...this.#waits];
    this.#waits.clear();
    for (const reject of waits) reject(new Interrupted());
  }

  /** From now on nothing of the cell that awaits continues; `killed` is rejected with the reason. */
  kill(reason = new Interrupted()): void {
    this.#state = "dead";
    this.#waits.clear();
    this.#reject(reason);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function"
  );
}

let running: RunningCell | undefined;
let latest: RunningCell | undefined;
let borrowed: RunningCell | undefined;

/** From now on `cell` is the one that runs. */
export function enterCell(cell: RunningCell): void {
  running = cell;
  if (!cell.silent) latest = cell; // What timers write later is not as quiet as it was.
}

/** The running cell has ended. */
export function leaveCell(): void {
  running = undefined;
}

/** The cell that runs, if one does: what code awaits, it awaits for this one. */
export function runningCell(): RunningCell | undefined {
  return running;
}

/**
 * Until `undefined` is given, outputs belong to `cell`, whichever runs: a callback of what it made is called.
 */
export function borrowOutputs(cell: RunningCell | undefined): void {
  borrowed = cell;
}

/** The cell that outputs belong to: what is written between cells is the last one's. */
export function currentCell(): RunningCell | undefined {
  return borrowed ?? running ?? latest;
}
