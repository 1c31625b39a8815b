/** Execute requests with fields of their own: silent ones, those without history, expressions beside the code. */
import type { Notebook } from "../notebook";
import { failure, type Plan, stdout } from "../plan";
import { shown } from "./values";

/** Does its work and says nothing. */
export function silent(notebook: Notebook): Plan {
  const value = notebook.random.integer(0, 1000);
  const name = notebook.name("value");
  notebook.names.set(name, { is: "value", value, mutable: true });
  // Nobody hears what timers write while it runs.
  notebook.forgive();
  const code = `var ${name} = ${value};\nconsole.log("nobody hears this");\n${name}`;
  return { kind: "silent", code, options: { silent: true }, status: "ok", outputs: [] };
}

/** Is not counted. */
export function uncounted(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const options = { store_history: false };
  return { kind: "no history", code: `console.log("${mark}");`, options, status: "ok", outputs: [stdout(`${mark}\n`)] };
}

/** Expressions are evaluated behind the code. */
export function expressions(notebook: Notebook): Plan {
  const found = notebook.known("value");
  const mark = notebook.mark();
  const text = found ? shown(found[1].value) : "2";
  const options = { user_expressions: { known: found ? found[0] : "1 + 1" } };
  const outputs = [stdout(`${mark}\n`)];
  const code = `console.log("${mark}");`;
  return { kind: "expressions", code, options, status: "ok", outputs, expressions: { known: text } };
}

/** A failure that keeps no other cell from running. */
export function goesOn(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const options = { stop_on_error: false };
  const outputs = [failure("Error", mark)];
  return { kind: "goes on", code: `throw new Error("${mark}");`, options, status: "error", outputs };
}

/** Never runs, for a cell before it failed. */
export function aborted(): Plan {
  return { kind: "aborted", code: 'console.log("never");', status: "aborted", outputs: [] };
}
