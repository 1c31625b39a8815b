/** Cells that write much, or in pieces, or by timers that they leave behind; and what they show. */
import type { Notebook } from "../notebook";
import { type Output, type Plan, result, stderr, stdout } from "../plan";

/** Lines by the thousand, long lines, both streams in turn, halves of characters. */
export function flood(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const { random } = notebook;
  const count = notebook.chance(0.1) ? 30_000 : random.integer(1, 3000);
  const long = random.integer(1000, 3_000_000);
  const lines = Array.from({ length: count }, (_, i) => `${mark} ${i}\n`).join("");
  const turns = random.integer(2, 40);
  const inTurn = Array.from({ length: turns }, (_, i): Output[] => [
    stdout(`${mark} out ${i}\n`),
    stderr(`${mark} err ${i}\n`),
  ]).flat();
  const [code, outputs] = notebook.pick<[string, Output[]]>([
    [`for (let i = 0; i < ${count}; i++) console.log("${mark}", i);`, [stdout(lines)]],
    [`for (let i = 0; i < ${count}; i++) process.stdout.write("${mark} " + i + "\\n");`, [stdout(lines)]],
    [`console.log("${mark}" + "é".repeat(${long}));`, [stdout(`${mark}${"é".repeat(long)}\n`)]],
    [`for (let i = 0; i < ${turns}; i++) { console.log("${mark} out", i); console.error("${mark} err", i); }`, inTurn],
    [
      `for (let i = 0; i < ${turns}; i++) { console.log("${mark} out", i); console.error("${mark} err", i); await null; }`,
      inTurn,
    ],
    [
      `const bytes = Buffer.from("${mark}😀é");\nfor (const byte of bytes) process.stdout.write(Buffer.from([byte]));`,
      [stdout(`${mark}😀é`)],
    ],
  ]);
  return { kind: "output", code, status: "ok", outputs };
}

/** Programs that write where the cell does. */
export function program(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const code = notebook.pick([
    `import { execSync } from "node:child_process";\nexecSync("echo ${mark}; echo ${mark}", { stdio: "inherit" });`,
    `await $\`echo ${mark}; echo ${mark}\`;`,
    `import { spawnSync } from "node:child_process";
console.log(spawnSync("echo", ["${mark}"], { encoding: "utf8" }).stdout + "${mark}");`,
  ]);
  return { kind: "program", code: `${code}\nundefined`, status: "ok", outputs: [stdout(`${mark}\n${mark}\n`)] };
}

/** Timers that write later, whichever cell runs then. */
export function timers(notebook: Notebook): Plan {
  const count = notebook.random.integer(1, 6);
  const lines = Array.from({ length: count }, () => notebook.lateLine());
  const wait = () => notebook.random.integer(0, 1500);
  const code = notebook.pick([
    lines.map((line) => `setTimeout(() => console.log("${line}"), ${wait()});`).join("\n"),
    lines.map((line) => `setTimeout(() => console.error("${line}"), ${wait()});`).join("\n"),
    `{ const lines = ${JSON.stringify(lines)};
  const timer = setInterval(() => { console.log(lines.shift()); if (lines.length === 0) clearInterval(timer); }, ${1 + (wait() >> 3)}); }`,
    `setTimeout(((lines: string[]) => function next() {
  console.log(lines.shift());
  if (lines.length > 0) setTimeout(next, ${wait() >> 3});
})(${JSON.stringify(lines)}), 5);`,
  ]);
  return { kind: "timers", code: `${code}\nundefined`, status: "ok", outputs: [] };
}

/** Displays, new and updated, and the clearing of outputs. */
export function displays(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const data = { "text/plain": mark, "text/html": `<b>${mark}</b>` };
  const raw = JSON.stringify(data);
  const kind = "display";
  const known = notebook.displays.length > 0 ? notebook.pick(notebook.displays) : undefined;
  if (known !== undefined && notebook.chance(0.4)) {
    const outputs: Output[] = [{ type: "update_display_data", data, id: known }];
    const code = `display(${raw}, { raw: true, update: true, display_id: "${known}" });`;
    return { kind, code, status: "ok", outputs };
  }
  const id = `d${notebook.random.integer(0, 20)}`;
  const named = `display(${raw}, { raw: true, display_id: "${id}" });`;
  const [code, outputs] = notebook.pick<[string, Output[]]>([
    [named, [{ type: "display_data", data, id }]],
    [
      `console.log(1);\ndisplay(${raw}, { raw: true });\nconsole.log(2);`,
      [stdout("1\n"), { type: "display_data", data }, stdout("2\n")],
    ],
    [
      `console.log("${mark}");\nconsole.clear();\nconsole.log("${mark}");`,
      [stdout(`${mark}\n`), { type: "clear_output" }, stdout(`${mark}\n`)],
    ],
    [`({ [Symbol.for("Jupyter.display")]: () => (${raw}) })`, [result(mark)]],
    [`({ [Symbol.for("Jupyter.display")]: async () => { await null; return ${raw}; } })`, [result(mark)]],
    [
      `for (let i = 0; i < 50; i++) display(${raw}, { raw: true });`,
      Array.from({ length: 50 }, (): Output => ({ type: "display_data", data })),
    ],
  ]);
  if (code === named) notebook.displays.push(id);
  return { kind, code, status: "ok", outputs };
}
