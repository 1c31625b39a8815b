/** Cells that are interrupted, wherever they are. */
import type { Notebook } from "../notebook";
import { failure, type Output, type Plan, stdout } from "../plan";

/** Computes, waits or has a program run, for ever, until somebody stops it. */
export function interrupted(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const by = notebook.pick(["message", "signal"] as const);
  const cleaned: Output[] = [stdout(`${mark} cleaned\n`)];
  const [code, more] = notebook.pick<[string, Output[]]>([
    ["for (;;);", []],
    ["await new Promise(() => {});", []],
    ["for (;;) await new Promise((done) => setTimeout(done, 5));", []],
    ["await null; for (;;);", []],
    ["const endless = () => { for (;;); };\n[1].forEach(endless);", []],
    [`try { await new Promise(() => {}); } finally { console.log("${mark} cleaned"); }`, cleaned],
    ['require("node:child_process").execSync("sleep 60");', []],
    ["await Promise.all([1, 2].map(() => new Promise((done) => setTimeout(done, 60_000))));", []],
    ["for await (const x of (async function* () { for (;;) { await null; yield 1; } })());", []],
  ]);
  const begun = `${mark} begun`;
  // What was written before is one stream with what is written while cleaning up.
  const text = `${begun}\n${more.length > 0 ? `${mark} cleaned\n` : ""}`;
  return {
    kind: "interrupt",
    code: `console.log("${begun}");\n${code}`,
    status: "error",
    outputs: [stdout(text), failure("Interrupted", /interrupted/)],
    interrupt: { at: begun, by },
  };
}

/** An interrupt that may come before the code begins or while it runs: its end is all that is known. */
export function unluckyInterrupt(notebook: Notebook): Plan {
  const at = notebook.random.integer(0, 60);
  const code = "await new Promise((done) => setTimeout(done, 120_000));";
  return { kind: "early interrupt", code, status: "error", interrupt: { at, by: "message" } };
}
