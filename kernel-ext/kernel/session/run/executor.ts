/** Runs cells: compiled, called as a function with the notebook's names, and awaited where they await. */
import { Script } from "node:vm";
import { type Cell, Interrupted } from "../cell";
import type { Compiler } from "../compile/compiler";
import { compileFailure, type Failure, thrownFailure } from "./failure";
import type { FoundImports, OwnModules } from "./modules";
import type { Names } from "./names";
import { WaitsForItself } from "./packages";
import type { StackTraces } from "./stack-traces";

export type Outcome = { ok: true; value: unknown } | { ok: false; failure: Failure };

export interface Executor {
  /** Compiles and runs a cell; `value` is its last expression's, undefined when there is none. `name` is how stack traces call it. */
  run(cell: Cell, source: string, name: string): Promise<Outcome>;
  /** Evaluates an expression with the notebook's names; it leaves no names behind. */
  evaluate(expression: string): Promise<Outcome>;
}

export interface ExecutorParts {
  /** Folder that imports start from. */
  folder: string;
  compiler: Compiler;
  names: Names;
  modules: OwnModules;
  stacks: StackTraces;
}

type Code = (exports: Record<string, unknown>, require: NodeJS.Require) => unknown;

export function createExecutor({ folder, compiler, names, modules, stacks }: ExecutorParts): Executor {
  /** What all cells so far import of the user's own files: functions of earlier cells may import later. */
  const imports = new Map<string, string>();
  const found: FoundImports = { imports, statics: new Set() };
  const require = modules.requireFrom(folder, found);

  /** A package that awaits at its top level is loaded first, and the cell, which has only imported so far, begins again. */
  const runWhole = async (code: Code, declarations: string): Promise<void> => {
    names.begin(declarations);
    try {
      await runCellCode(code, names.exports, require);
    } catch (error) {
      if (!(error instanceof WaitsForItself) || !error.atImports) throw error;
      names.failed();
      await error.load();
      await runWhole(code, declarations);
    }
  };
  const failed = (thrown: unknown): Outcome => ({ ok: false, failure: thrownFailure(thrown, stacks) });

  const notices = [...compiler.problems];

  const attempt = async (cell: Cell, source: string, name: string): Promise<Outcome> => {
    // Once, in the first cell that somebody runs.
    for (const notice of notices.splice(0)) console.error(notice);
    const compiled = compiler.compile(names.declarations, source, name);
    if ("diagnostics" in compiled) return { ok: false, failure: compileFailure(compiled.diagnostics, source) };
    cell.begin();
    const { code, awaits, declarations, result } = compiled.cell;
    for (const { start, messageText } of compiled.warnings) {
      console.error(`${start.line + 1}:${start.character + 1} - ${messageText}`);
    }
    modules.update(compiled.modules);
    for (const [name, file] of compiled.cell.imports) imports.set(name, file);
    found.statics = compiled.cell.statics;
    await runWhole(functionOf(code, awaits, name), declarations);
    if (cell.interrupted) throw new Interrupted();
    names.succeeded();
    return { ok: true, value: result === undefined ? undefined : names.take(result) };
  };

  return {
    async run(cell, source, name) {
      try {
        // Code that is cut off by force takes its callers' frames with it: it starts when this one already waits.
        const attempted = Promise.resolve().then(() => attempt(cell, source, name));
        return await Promise.race([attempted, cell.killed]);
      } catch (error) {
        names.failed();
        return failed(error);
      }
    },
    async evaluate(expression) {
      const compiled = compiler.compile(names.declarations, `(${expression})`, "expression.ts");
      if ("diagnostics" in compiled) return { ok: false, failure: compileFailure(compiled.diagnostics, expression) };
      const { code, awaits, result } = compiled.cell;
      try {
        await runCellCode(functionOf(code, awaits, "expression.ts"), names.exports, require);
        return { ok: true, value: result === undefined ? undefined : names.take(result) };
      } catch (error) {
        return failed(error);
      }
    },
  };
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
