/** Runs cells: tslab's executor with its two console calls turned into values, so that results and errors reach the protocol. */
import { createExecutor } from "tslab/dist/executor";
import { printQuickInfo } from "tslab/dist/inspect";
import { createCompiler } from "./compiler";
import { compileFailure, type Failure, thrownFailure } from "./failure";

export type Outcome = { ok: true; value: unknown } | { ok: false; failure: Failure };

export interface Session {
  /** Compiles and runs a cell; `value` is its last expression's, undefined when there is none. */
  run(code: string, name: string): Promise<Outcome>;
  /** Candidates for the text at `position` (UTF-16 units), and the span they replace. */
  complete(code: string, position: number): { start: number; end: number; candidates: string[] };
  /** Signature and documentation of the name at `position`, when there is one. */
  inspect(code: string, position: number): string | undefined;
  /** Stops waiting for a pending `await`; synchronous code is stopped by SIGINT itself. */
  interrupt(): void;
  close(): void;
}

/** A session whose imports resolve from `folder`. */
export function createSession(folder: string): Session {
  const compiler = createCompiler();
  let value: unknown;
  let errors: unknown[][] = [];
  const executor = createExecutor(folder, compiler, {
    log: (result: unknown) => {
      value = result;
    },
    error: (...words: unknown[]) => {
      errors.push(words);
    },
  });

  return {
    async run(code, name) {
      value = undefined;
      errors = [];
      compiler.nextCell(name);
      let ok: boolean;
      try {
        ok = await executor.execute(code);
      } catch (error) {
        return { ok: false, failure: thrownFailure(error) };
      }
      if (ok) {
        // Diagnostics of a module cell (`@module`) do not fail it: it is registered all the same.
        for (const words of errors) console.error(...words);
        return { ok, value };
      }
      const failed = compiler.diagnostics.length > 0;
      return { ok, failure: failed ? compileFailure(compiler.diagnostics, code) : thrownFailure(errors[0]?.[0]) };
    },
    complete: (code, position) => executor.complete(code, position),
    inspect(code, position) {
      const info = executor.inspect(code, position);
      return info ? printQuickInfo(info) : undefined;
    },
    interrupt: () => executor.interrupt(),
    close: () => executor.close(),
  };
}
