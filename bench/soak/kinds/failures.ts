/** Cells that fail, each in its way, and what nobody waits for. */
import type { Notebook } from "../notebook";
import { failure, type Plan, stderr, stdout } from "../plan";

/** Writes a line, and throws. */
export function thrown(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const [what, ename, evalue] = notebook.pick([
    [`new Error("${mark}")`, "Error", mark],
    [`new TypeError("${mark}", { cause: new Error("behind") })`, "TypeError", mark],
    [`new (class Odd extends Error { override name = "Odd"; })("${mark}")`, "Odd", mark],
    [`new AggregateError([new Error("one"), 2], "${mark}")`, "AggregateError", mark],
    [`"${mark}"`, "Thrown", mark],
    ["17", "Thrown", "17"],
    ["{ a: 1 }", "Thrown", "{ a: 1 }"],
    ["undefined", "Thrown", "undefined"],
  ]);
  const way = notebook.pick([`throw ${what};`, `await Promise.reject(${what});`, `(() => { throw ${what}; })();`]);
  return {
    kind: "error",
    code: `console.log("${mark} before");\n${way}`,
    status: "error",
    outputs: [stdout(`${mark} before\n`), failure(ename, evalue)],
  };
}

/** Does not compile, and so does nothing. */
export function uncompiled(notebook: Notebook): Plan {
  const code = notebook.pick([
    'console.log("never");\nconst wrong: number = "text";',
    'console.log("never"); const x = {',
    "console.log(notDeclaredAnywhere);",
  ]);
  return { kind: "does not compile", code, status: "error", outputs: [failure("TypeScriptError", /^line \d+: ./)] };
}

/** Goes over the language's limits, or into values that resist being looked at. */
export function hard(notebook: Notebook): Plan {
  const kind = "hostile value";
  const overflow = "(function f(): number { return 1 + f(); })()";
  if (notebook.chance(0.2))
    return { kind, code: overflow, status: "error", outputs: [failure("RangeError", /Maximum call stack/)] };
  const value = notebook.pick([
    'new Proxy(new Error("p"), { get() { throw new Error("no"); } })',
    "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy; })()",
    "({ get stack() { throw 1; }, get message(): string { throw 2; } })",
    '(() => { const e: any = new Error("x"); e.cause = e; return e; })()',
    "({ [Symbol.for('nodejs.util.inspect.custom')]: () => { for (;;); } })",
    "({ then() { for (;;); } })",
    "Object.create(null)",
  ]);
  if (notebook.chance(0.5)) return { kind, code: `throw ${value};`, status: "error" };
  return { kind, code: `[${value}]`, status: "ok" };
}

/** Rejections and exceptions that nobody waits for: told in the cell, which ends well. */
export function unawaited(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const kind = "nobody waits";
  if (notebook.chance(0.5)) {
    const code = `void Promise.reject(new Error("${mark}"));\nconsole.log("${mark} after");`;
    const outputs = [stdout(`${mark} after\n`), stderr(new RegExp(`^Unhandled promise rejection: [^]*${mark}[^]*\n$`))];
    return { kind, code, status: "ok", outputs };
  }
  const code = `setTimeout(() => { throw new Error("${mark}"); }, 1);
await new Promise((done) => setTimeout(done, 30));
console.log("${mark} after");`;
  const outputs = [stderr(new RegExp(`^Uncaught exception: [^]*${mark}[^]*\n$`)), stdout(`${mark} after\n`)];
  return { kind, code, status: "ok", outputs };
}

/** Takes away what the kernel needs: this cell's own harm. */
export function harmful(notebook: Notebook): Plan {
  const code = notebook.pick([
    "delete (globalThis as any).console;",
    "(globalThis as any).Promise = undefined;",
    "(process as any).stdout.write = 5; (JSON as any).stringify = null;",
    "(Array.prototype as any).map = undefined; (Object as any).keys = undefined;",
    "process.removeAllListeners();",
    "(Map.prototype as any).get = null; (globalThis as any).setTimeout = undefined;",
  ]);
  return { kind: "harmful", code: `${code}\n;undefined`, status: "ok", outputs: [] };
}

/** Ends the session's process. */
export function death(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const [code, evalue] = notebook.pick<[string, RegExp]>([
    [`console.log("${mark}");\nprocess.exit(3);`, /exit code 3/],
    [`console.log("${mark}");\nprocess.kill(process.pid, "SIGKILL");\nfor (;;);`, /SIGKILL/],
    [`console.log("${mark}");\nprocess.abort();`, /SIGABRT/],
  ]);
  notebook.forget();
  const outputs = code.includes("abort") ? undefined : [stdout(`${mark}\n`), failure("SessionDied", evalue)];
  return { kind: "end of session", code, status: "error", outputs, endsSession: true };
}
