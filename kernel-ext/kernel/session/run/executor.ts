/** Runs cells: compiled, called as a function with the notebook's names, and awaited where they await. */
import { Script } from "node:vm";
import { Interrupted, type RunningCell } from "../cell";
import type { Compilation } from "../compile/compilation";
import type { Intrinsics } from "../intrinsics";
import { WaitsForItself } from "../packages";
import { compileFailure, type Failure, thrownFailure } from "./failure";
import type { FoundImports, OwnModules } from "./modules";
import type { Names } from "./names";
import type { StackTraces } from "./stack-traces";

export type Outcome = { ok: true } | { ok: false; failure: Failure };

/** What is done with the value of the last expression, as part of the cell. */
export type Show = (value: unknown) => Promise<void>;

export interface ExecutorParts {
  /** Folder that imports start from. */
  folder: string;
  /** @param declarations those of the cells before @param name how stack traces name the cell */
  compile(declarations: string, source: string, name: string): Compilation;
  /** Runs code that an interrupt does not cut off. */
  protect(work: () => void): void;
  /** Said in the first cell. */
  notices: readonly string[];
  names: Names;
  modules: OwnModules;
  stacks: StackTraces;
  intrinsics: Intrinsics;
}

type Code = (exports: Record<string, unknown>, require: NodeJS.Require) => unknown;

/** Runs compiled cells in the session's global scope. */
export class Executor {
  readonly #parts: ExecutorParts;
  /** What all cells so far import of the user's own files: functions of earlier cells may import later. */
  readonly #imports = new Map<string, string>();
  readonly #found: FoundImports = { imports: this.#imports, statics: new Set() };
  readonly #require: NodeJS.Require;
  /** Notices that nobody has seen yet. */
  readonly #notices: string[];

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#require = parts.modules.requireFrom(parts.folder, this.#found);
    this.#notices = [...parts.notices];
  }

  /**
   * Compiles and runs a cell, and shows its last expression's value, undefined when there is none. `name` is how stack
   * traces call it.
   */
  run(cell: RunningCell, source: string, name: string, show: Show): Promise<Outcome> {
    return this.#settled(cell, () => this.#runCell(cell, source, name, show));
  }

  /** Evaluates an expression with the notebook's names and shows its value; it leaves no names behind. */
  evaluate(cell: RunningCell, expression: string, show: Show): Promise<Outcome> {
    const { compile, names } = this.#parts;
    return this.#settled(cell, async () => {
      const compiled = compile(names.declarations, `(${expression})`, "expression.ts");
      if ("diagnostics" in compiled) return { ok: false, failure: compileFailure(compiled.diagnostics, expression) };
      const { code, awaits, result } = compiled.cell;
      await this.#call(functionOf(code, awaits, "expression.ts"));
      await show(result === undefined ? undefined : names.take(result));
      return { ok: true };
    });
  }

  /** What `work` at the end of a cell gives; undefined when it is cut off. */
  finish<T>(cell: RunningCell, work: () => T): Promise<T | undefined> {
    return Promise.race([Promise.resolve().then(work), cell.killed]).catch(() => undefined);
  }

  /** The outcome of work that the cell's code is part of, whatever the code comes to. */
  async #settled(cell: RunningCell, work: () => Promise<Outcome>): Promise<Outcome> {
    const { intrinsics, names, protect, stacks } = this.#parts;
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        cell.killed.catch(reject);
        // Awaits of our own promises, and not `then`, which a cell may have changed.
        const start = async () => {
          // Code that is cut off by force takes its callers' frames with it: it starts when this one already waits.
          await null;
          try {
            resolve(await work());
          } catch (error) {
            reject(error);
          }
        };
        void start();
      });
    } catch (error) {
      // Nothing would be left to wait for the cell's end: an interrupt may be on its way that ended a program of it.
      protect(() => {
        intrinsics.restore();
        names.failed();
      });
      return { ok: false, failure: thrownFailure(error, stacks) };
    }
  }

  async #runCell(cell: RunningCell, source: string, name: string, show: Show): Promise<Outcome> {
    const { compile, modules, names } = this.#parts;
    // Once, in the first cell that somebody runs.
    for (const notice of this.#notices.splice(0)) console.error(notice);
    const compiled = compile(names.declarations, source, name);
    if ("diagnostics" in compiled) return { ok: false, failure: compileFailure(compiled.diagnostics, source) };
    cell.begin();
    const { code, awaits, declarations, result } = compiled.cell;
    for (const { start, messageText } of compiled.warnings) {
      console.error(`${start.line + 1}:${start.character + 1} - ${messageText}`);
    }
    modules.update(compiled.modules);
    for (const [name, file] of compiled.cell.imports) this.#imports.set(name, file);
    this.#found.statics = compiled.cell.statics;
    try {
      await this.#callWhole(functionOf(code, awaits, name), declarations);
    } catch (error) {
      // One that ended a program which the code waited for may still be on its way.
      throw cell.isInterruptPending() && !Interrupted.is(error) ? new Interrupted() : error;
    }
    if (cell.interrupted || cell.isInterruptPending()) throw new Interrupted();
    names.succeeded();
    await show(result === undefined ? undefined : names.take(result));
    return { ok: true };
  }

  /**
   * A package that awaits at its top level is loaded first, and the cell, which has only imported so far, begins again.
   */
  async #callWhole(code: Code, declarations: string): Promise<void> {
    const { names } = this.#parts;
    names.begin(declarations);
    try {
      await this.#call(code);
    } catch (error) {
      if (!WaitsForItself.is(error) || !error.atImports) throw error;
      names.failed();
      await error.load();
      await this.#callWhole(code, declarations);
    }
  }

  /** The cells' code, with what they made of the language; behind it everything is the kernel's again. */
  async #call(code: Code): Promise<void> {
    const { intrinsics, names } = this.#parts;
    intrinsics.giveBack();
    try {
      await runCellCode(code, names.exports, this.#require);
    } finally {
      intrinsics.restore();
    }
  }
}

/** The name under which this is called marks the end of a cell's own frames in stack traces. */
function runCellCode(code: Code, exports: Record<string, unknown>, require: NodeJS.Require): unknown {
  return code(exports, require);
}

/** The cell's code as a function, so that names may be declared again, compiled under the cell's name. */
function functionOf(code: string, awaits: boolean, filename: string): Code {
  const head = `(${awaits ? "async " : ""}function (exports, require) { `;
  return new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length }).runInThisContext();
}
