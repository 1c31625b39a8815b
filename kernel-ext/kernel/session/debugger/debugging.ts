/**
 * The session's part in debugging. The front talks to the inspector, and through it calls the functions here by the
 * name `debuggerGlobal`: while a cell computes, while it is stopped, and between cells. Without a debugger nothing of
 * this does anything.
 */
import * as path from "node:path";
import { Script } from "node:vm";
import { type CompiledScript, debuggerGlobal, stopScript } from "../../link";
import type { SourceMaps } from "../compile";
import { childrenOf, describe } from "./children";
import { resolveNames } from "./expression";
import { richView } from "./rich-view";

export interface DebuggingParts {
  maps: SourceMaps;
  names: { readonly exports: Record<string, unknown>; add(name: string, value: unknown): void };
  /** Runs code of the kernel's, whatever cells made of the language's objects. */
  own<T>(work: () => T): T;
}

export interface Debugging {
  /** New code is compiled and runs next: the debugger, if there is one, sets its breakpoints. */
  compiled(): void;
}

/** Lets the front debug this process. */
export function createDebugging({ maps, names, own }: DebuggingParts): Debugging {
  /** Code that the debugger knows of, by its text; undefined: nobody debugs. */
  let known: Map<string, string> | undefined;
  const isCell = (file: string) => /^cell-\d+\.ts$/.test(file);
  const scriptOf = (file: string): CompiledScript => (isCell(file) ? { file, cell: maps.source(file) } : { file });
  /** Code that is new, or was compiled again from another text. */
  const fresh = (before: Map<string, string>): CompiledScript[] =>
    maps.files().flatMap((file) => {
      // An expression, say, that somebody watches.
      if (!isCell(file) && !path.isAbsolute(file)) return [];
      const source = maps.source(file) ?? "";
      if (before.get(file) === source) return [];
      before.set(file, source);
      return [scriptOf(file)];
    });
  /** The notebook's names, but the one under which the compiler keeps a cell's result. */
  const values = () =>
    Object.fromEntries(Object.entries(names.exports).filter(([name]) => !/^tsLastExpr\d*$/.test(name)));

  const hooks = {
    start() {
      known = new Map();
      return JSON.stringify(fresh(known));
    },
    end: () => {
      known = undefined;
    },
    positions: (file: string) => JSON.stringify(maps.positions(file)),
    names: () => childrenOf(values()),
    children: childrenOf,
    describe: (value: unknown) => JSON.stringify(describe(value)),
    rich: richView,
    /** Variables of scopes, inner ones first, but those that only the compiled code has. */
    scope: (file: string, withNames: boolean, ...scopes: object[]) =>
      childrenOf({ ...(withNames ? values() : {}), ...written(scopes.reverse(), maps.source(file)) }),
    expression: (text: string, locals: string[]) => resolveNames(text, locals, Object.keys(names.exports)),
    value: (name: string) => names.exports[name],
    assign: (name: string, value: unknown) => names.add(name, value),
    exports: names.exports,
  };
  for (const [name, hook] of Object.entries(hooks)) {
    const call = hook as (...words: unknown[]) => unknown;
    if (typeof hook === "function") Reflect.set(hooks, name, (...words: unknown[]) => own(() => call(...words)));
  }
  Object.defineProperty(globalThis, debuggerGlobal, { value: Object.freeze(hooks), enumerable: false });

  return {
    compiled() {
      const scripts = known && fresh(known);
      if (scripts && scripts.length > 0) stop(JSON.stringify(scripts));
    },
  };
}

/** Stops this thread, until the debugger has read the argument and lets it go on; without one it does nothing. */
const stop = new Script("(function (scripts) { debugger; })", { filename: stopScript }).runInThisContext() as (
  scripts: string,
) => void;

/** Parameters of every cell and module, and names that the compiler made. */
function written(scopes: object[], source = ""): Record<string, unknown> {
  const words = new Set(source.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
  const variables = scopes.flatMap((scope) => Object.getOwnPropertyNames(scope).map((name) => ({ scope, name })));
  const shown = variables.filter(({ name }) => words.has(name) && !/^(exports|require|module|__\w+name)$/.test(name));
  const read = ({ scope, name }: (typeof variables)[number]) => {
    try {
      return (scope as Record<string, unknown>)[name];
    } catch {
      // Declared further down, and not reached yet.
      return undefined;
    }
  };
  return Object.fromEntries(shown.map((variable) => [variable.name, read(variable)]));
}
