/** Cells that declare, declare again, change and read. */
import { format, inspect } from "node:util";
import { type Notebook, valueFrom, valueSource } from "../notebook";
import { type Plan, result, stdout } from "../plan";

/** `const v3 = …`, whatever v3 was before. */
export function declaration(notebook: Notebook): Plan {
  const name = notebook.name("value");
  const source = notebook.chance(0.4) ? String(notebook.random.integer(-1000, 1000)) : valueSource(notebook);
  const value = valueFrom(source);
  const keyword = notebook.pick(["const", "let", "var"]);
  notebook.names.set(name, { is: "value", value, mutable: keyword !== "const" });
  // Neither is shown as a result.
  const shows = notebook.chance(0.5) && value !== undefined && value !== null;
  return {
    kind: "declaration",
    code: `${keyword} ${name} = ${source};${shows ? `\n${name}` : ""}`,
    status: "ok",
    outputs: shows ? [result(shown(value))] : [],
  };
}

/** `v3 += 2` of a number. */
export function change(notebook: Notebook): Plan {
  const found = notebook.known("value", ({ value, mutable }) => mutable && Number.isSafeInteger(value));
  if (!found) return declaration(notebook);
  const [name, named] = found;
  const step = notebook.random.integer(1, 100);
  const value = (named.value as number) + step;
  notebook.names.set(name, { ...named, value });
  const code = `${name} += ${step};\nconsole.log(${name});`;
  return { kind: "change", code, status: "ok", outputs: [stdout(`${inspect(value)}\n`)] };
}

/** `console.log(v3, v7)` and `v3` of what earlier cells declared. */
export function reading(notebook: Notebook): Plan {
  const found = [1, 2, 3].flatMap(() => notebook.known("value") ?? []);
  const names = found.filter((part): part is string => typeof part === "string");
  if (names.length === 0) return declaration(notebook);
  const values = names.map((name) => (notebook.names.get(name) as { value: unknown }).value);
  const mark = notebook.mark();
  return {
    kind: "reading",
    code: `console.log("${mark}", ${names.join(", ")});`,
    status: "ok",
    outputs: [stdout(`${format(mark, ...values)}\n`)],
  };
}

/** A function, and a call of it or of an earlier one. */
export function functions(notebook: Notebook): Plan {
  const known = notebook.known("function");
  if (known && notebook.chance(0.5)) {
    const x = notebook.random.integer(0, 100);
    const [name, { times, plus }] = known;
    return { kind: "function", code: `${name}(${x})`, status: "ok", outputs: [result(inspect(x * times + plus))] };
  }
  const [times, plus] = [notebook.random.integer(1, 10), notebook.random.integer(1, 10)];
  const name = notebook.name("function");
  notebook.names.set(name, { is: "function", times, plus });
  const body = `(x: number): number { return x * ${times} + ${plus}; }`;
  return {
    kind: "function",
    code: `function ${name}${body}\n${name}(1)`,
    status: "ok",
    outputs: [result(`${times + plus}`)],
  };
}

/** A class and an object of it; an enumeration. */
export function classes(notebook: Notebook): Plan {
  if (notebook.chance(0.3)) {
    const last = notebook.random.integer(2, 50);
    const name = notebook.name("enum");
    notebook.names.set(name, { is: "enum", last });
    const code = `enum ${name} { First, Last = ${last} }\n[${name}.First, ${name}[${last}]]`;
    return { kind: "class", code, status: "ok", outputs: [result("[ 0, 'Last' ]")] };
  }
  const known = notebook.known("class");
  const x = notebook.random.integer(0, 100);
  if (known && notebook.chance(0.5)) {
    const [name, { field }] = known;
    const outputs = [result(`${name} { ${field}: ${x} }`)];
    return { kind: "class", code: `new ${name}(${x})`, status: "ok", outputs };
  }
  const name = notebook.name("class");
  const field = notebook.pick(["size", "rank", "x"]);
  notebook.names.set(name, { is: "class", field });
  const code = `class ${name} { constructor(public ${field}: number) {} get twice() { return 2 * this.${field}; } }
new ${name}(${x}).twice`;
  return { kind: "class", code, status: "ok", outputs: [result(`${2 * x}`)] };
}

/** What awaits: at the top level, in loops, and what is disposed of. */
export function waiting(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const [code, ...lines] = notebook.pick([
    [`const got = await Promise.resolve("${mark}");\nconsole.log(got);`, mark],
    [`for await (const x of [1, Promise.resolve(2)]) console.log("${mark}", x);`, `${mark} 1`, `${mark} 2`],
    [`await new Promise((done) => setTimeout(done, 15));\nconsole.log("${mark}");`, mark],
    [
      `{ using it = { [Symbol.dispose]() { console.log("${mark}", "gone"); } }; console.log("${mark}"); }`,
      mark,
      `${mark} gone`,
    ],
    [
      `const all = await Promise.all([1, 2, 3].map(async (x) => { await null; return x * x; }));\nconsole.log("${mark}", all);`,
      `${mark} [ 1, 4, 9 ]`,
    ],
  ]);
  return { kind: "waiting", code, status: "ok", outputs: [stdout(lines.map((line) => `${line}\n`).join(""))] };
}

/** Values that are deep or large: their beginnings are known. */
export function deepValue(notebook: Notebook): Plan {
  const depth = notebook.random.integer(10, 20_000);
  const mark = notebook.mark();
  const [make, text] = notebook.pick<[string, unknown]>([
    [`let v: any = "${mark}"; for (let i = 0; i < ${depth}; i++) v = [v]; return v;`, [[[[]]]]],
    [`let v: any = {}; for (let i = 0; i < ${depth}; i++) v = { v }; return v;`, { v: { v: { v: {} } } }],
    [`return Array.from({ length: ${depth} }, (_, i) => i);`, Array.from({ length: depth }, (_, i) => i)],
    [`const o: any = { mark: "${mark}" }; o.self = o; return o;`, circular(mark)],
  ]);
  const shown = inspect(text).replaceAll("{}", "[Object]").replaceAll("[]", "[Array]");
  return { kind: "deep value", code: `((): any => { ${make} })()`, status: "ok", outputs: [result(shown)] };
}

function circular(mark: string): object {
  const made: { mark: string; self?: object } = { mark };
  made.self = made;
  return made;
}

/** A value as a result: a text as it is, all else as Node prints it. */
export function shown(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}
