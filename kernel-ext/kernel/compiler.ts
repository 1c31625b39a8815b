/**
 * tslab's converter, wrapped. It gives every cell its own name in stack traces, keeps the diagnostics as data, and cures what the converter
 * gets wrong: shorthand properties, and that it compiles top-level `await (…)`, `await […]` and `for await` without saying that the cell awaits.
 */
import { Script } from "node:vm";
import { type Converter, createConverter, type Diagnostic } from "tslab/dist/converter";
import type { ConverterSet } from "tslab/dist/executor";
import { prepareCompilerSystem } from "./compiler-system";
import { expandShorthand } from "./shorthand";

export interface Compiler extends ConverterSet {
  /** Names the cell that is compiled next, as stack traces will say it. */
  nextCell(name: string): void;
  /** What the compiler objected to in the cell compiled last; empty when it compiled. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Builds the compiler for cells that run in the working directory: about a second. */
export function createCompiler(): Compiler {
  prepareCompilerSystem();
  const base = createConverter({ isJS: false, isBrowser: false });
  let cell = "cell";
  let diagnostics: readonly Diagnostic[] = [];
  const node: Converter = {
    ...base,
    convert(previous, source) {
      const result = base.convert(previous, expandShorthand(source));
      diagnostics = result.diagnostics;
      if (result.output === undefined) return result;
      return {
        ...result,
        hasToplevelAwait: result.hasToplevelAwait || awaits(result.output),
        output: `${result.output}\n//# sourceURL=${cell}.js`,
      };
    },
  };
  return {
    node,
    // Cells marked @browser are not run by tslab at all; the converter is never asked for.
    browser: node,
    nextCell(name) {
      cell = name;
      diagnostics = [];
    },
    get diagnostics() {
      return diagnostics;
    },
    close: () => base.close(),
  };
}

/**
 * Whether the cell itself awaits. In a plain function `await (x)` is a call of something named await; in a class's static block the word is
 * reserved, so there only nested async functions may use it. Calling a cell asynchronous that is not does no harm.
 */
function awaits(code: string): boolean {
  return (
    /\bawait\b/.test(code) && !compiles(`(class { static {${code}\n} })`) && compiles(`(async function () {${code}\n})`)
  );
}

function compiles(code: string): boolean {
  try {
    new Script(code);
    return true;
  } catch {
    return false;
  }
}
