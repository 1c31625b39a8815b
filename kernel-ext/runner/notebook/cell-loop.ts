/** The cells of a notebook, run one after another in one kernel, each saved when it is done. */
import type { Message } from "../../wire";
import { limitOf } from "../cells/cell-limit";
import { isLost } from "../cells/cell-outcome";
import { failureText } from "../cells/failure-text";
import { OutputKeeper } from "../cells/output-keeper";
import { type CellRun, type StartedCell, startCell } from "../cells/run-cell";
import { recordTime } from "../cells/timing";
import type { Limits, RunningKernel } from "../kernel/running-kernel";
import { type CodeCell, clearCell, hasIds, type NotebookWriter, sourceOf } from "../nbformat";
import type { Prepared } from "./prepare-run";
import type { RunOptions } from "./run-options";
import type { RunTally } from "./run-summary";
import { WidgetStates } from "./widget-states";

export interface CellLoopParts {
  prepared: Prepared;
  options: RunOptions;
  limits: Limits;
  /** Gets what the cells come to. */
  tally: RunTally;
  /** Seconds since the run began. */
  seconds: () => number;
}

/** Runs a notebook's cells one after another and keeps what they come to. */
export class CellLoop {
  readonly #parts: CellLoopParts;
  readonly #keeper: OutputKeeper;
  readonly #widgets: WidgetStates;
  /** Which cell each request to the kernel runs. */
  readonly #cellOf = new Map<string, CodeCell>();
  /** Cells that are not as they were last saved. */
  readonly #changed = new Set<CodeCell>();

  constructor(parts: CellLoopParts) {
    this.#parts = parts;
    this.#keeper = new OutputKeeper({ maxOutput: parts.options.maxOutput });
    const { notebook, plan } = parts.prepared;
    this.#widgets = new WidgetStates(notebook, plan.kept.length > 0);
  }

  /** Takes what the kernel published. */
  published(message: Message): void {
    this.#widgets.apply(message);
    const cell = this.#cellOf.get(message.parent.msg_id ?? "");
    if (!cell) return;
    recordTime(cell, message);
    for (const touched of this.#keeper.apply(cell, message)) this.#changed.add(touched);
    this.#parts.prepared.reporter.published(message);
  }

  /** Runs the cells of the plan until one fails that the others need. @throws InputError when saving fails */
  async run(kernel: RunningKernel, writer: NotebookWriter): Promise<void> {
    const { plan, reporter } = this.#parts.prepared;
    let ahead: StartedCell | undefined;
    for (const [i, cell] of plan.run.entries()) {
      const next = plan.run.at(i + 1);
      reporter.cell(i + 1, sourceOf(cell));
      const current = ahead ?? this.#begin(cell, kernel);
      // A kernel that has replied has its next request at once, while the rest of what it published is on its way and
      // is saved. No earlier: a kernel aborts only what it has read before the failure, and ipykernel 7.4 ran 17 of 300
      // cells that were sent as the cell before them began and failed at once. What follows a failed check must not
      // run.
      const isFree = next !== undefined && (await Promise.race([current.answered, writer.failed])) && !this.#timeIsUp();
      ahead = isFree ? this.#begin(next, kernel) : undefined;
      const run = await Promise.race([current.run, writer.failed]);
      this.#changed.add(cell);
      const goesOn = this.#goesOnAfter(run);
      if (goesOn && next !== undefined) ahead ??= this.#begin(next, kernel);
      this.#widgets.record(this.#parts.prepared.notebook);
      writer.save(this.#changed);
      this.#changed.clear();
      this.#tell(cell, run);
      if (goesOn) continue;
      // The kernel died between its reply and the end of what it published: the next cell was asked for in vain.
      await ahead?.run;
      if (ahead && next) clearCell(next);
      break;
    }
  }

  #begin(cell: CodeCell, kernel: RunningKernel): StartedCell {
    const { prepared, options, limits, seconds } = this.#parts;
    this.#changed.add(cell);
    return startCell(cell, {
      kernel,
      keeper: this.#keeper,
      limit: limitOf(cell, limits, seconds()),
      metadata: hasIds(prepared.notebook) ? { cellId: cell.id } : {},
      allowedNames: options.allowedNames ?? [],
      onRequest: (id) => this.#cellOf.set(id, cell),
    });
  }

  #goesOnAfter(run: CellRun): boolean {
    const { allowErrors = false } = this.#parts.options;
    return problemOf(run) === undefined || (allowErrors && !isLost(run.end) && !this.#timeIsUp());
  }

  #timeIsUp(): boolean {
    const { limits, seconds } = this.#parts;
    return limits.totalSeconds > 0 && seconds() >= limits.totalSeconds;
  }

  /** Tells the person and the summary how a cell ended. */
  #tell(cell: CodeCell, run: CellRun): void {
    const { prepared, options, tally } = this.#parts;
    const problem = problemOf(run);
    const passes = options.allowErrors === true && run.end.status === "error";
    tally.add(cell, run, problem, passes);
    prepared.reporter.cellEnd(run.seconds, run.note);
    if (problem !== undefined) prepared.reporter.line(failureText(cell, tally.positionOf(cell), problem));
  }
}

function problemOf({ result, note }: CellRun): string | undefined {
  return result === "failed" ? note : undefined;
}
