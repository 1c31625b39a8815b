/** A step of the user's, which can be many of the inspector's: over code that nobody wrote, and within one line. */
import type { Stop } from "./stop";

export type StepKind = "stepOver" | "stepInto" | "stepOut";

/** Steps of the inspector's for one of the user's. */
const most = { unwritten: 200, line: 20 };

/** One step of the user's. */
export class Step {
  readonly #kind: StepKind;
  readonly #where: string;
  readonly #depth: number;
  #count = 0;

  private constructor(kind: StepKind, where: string, depth: number) {
    this.#kind = kind;
    this.#where = where;
    this.#depth = depth;
  }

  /** A step that begins where the code has stopped. */
  static async from(stop: Stop, kind: StepKind): Promise<Step> {
    return new Step(kind, await stop.where(), stop.depth);
  }

  /** How to go on where the user would say that the step has not come anywhere yet. */
  async further(stop: Stop): Promise<StepKind | undefined> {
    const where = await stop.where();
    this.#count++;
    if (stop.isWritten) return where === this.#where && this.#count < most.line ? this.#kind : undefined;
    if (this.#count >= most.unwritten) return undefined;
    // Into a helper of the compiler's, and out of it again; over what it put between two statements.
    return stop.depth > this.#depth ? "stepOut" : "stepOver";
  }
}
