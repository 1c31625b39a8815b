/** What a run came to: each cell's outcome, what failed, and what is printed of it. */
import type { CellRun } from "../cells/run-cell";
import type { CellEnd } from "../kernel/execute";
import type { CodeCell } from "../nbformat";
import type { ParameterValues } from "../parameterize";
import type { Prepared } from "./prepare-run";
import type { Scraps } from "./scraps";

export interface CellSummary {
  /** Position in the notebook, counted from 1 over all its cells. */
  position: number;
  id?: string;
  /** `kept`: done by an earlier run and not run again. */
  status: CellEnd["status"] | "kept";
  seconds: number;
  /** What was wrong, in one line; an allowed error is not. */
  problem?: string;
}

export interface RunSummary {
  notebook: string;
  /** The executed notebook. */
  output: string;
  kernel: string;
  status: "ok" | "failed";
  /** What went wrong first, in one line. */
  error?: string;
  /** The errors that `allowErrors` let pass, a line each. */
  failures?: string[];
  seconds: number;
  parameters: ParameterValues;
  scraps: Scraps;
  cells: CellSummary[];
}

/** The outcomes of a run's cells as they come. */
export class RunTally {
  readonly cells: CellSummary[];
  /** The errors that were let pass. */
  readonly failures: string[] = [];
  readonly #positions: Prepared["positions"];
  #error: string | undefined;

  constructor({ plan, positions }: Prepared) {
    this.#positions = positions;
    this.cells = plan.kept.map((cell) => this.#summaryOf(cell, "kept", 0));
  }

  /** What went wrong first; errors that are allowed do not count. */
  get error(): string | undefined {
    return this.#error;
  }

  /** Notes a cell's end. @param problem what was wrong @param passes it does not make the run a failed one */
  add(cell: CodeCell, { end, seconds }: CellRun, problem: string | undefined, passes: boolean): void {
    this.cells.push({ ...this.#summaryOf(cell, end.status, seconds), problem });
    if (problem === undefined) return;
    const line = `cell ${this.positionOf(cell)}: ${problem}`;
    if (passes) this.failures.push(line);
    else this.#error ??= line;
  }

  /** The cell's place in the notebook, counted from 1. */
  positionOf(cell: CodeCell): number {
    return this.#positions.get(cell) as number;
  }

  #summaryOf(cell: CodeCell, status: CellSummary["status"], seconds: number): CellSummary {
    return { position: this.positionOf(cell), id: cell.id as string | undefined, status, seconds };
  }
}
