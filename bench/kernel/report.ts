/** The measurements as tables. */
import { median } from "../side";
import type { Figures } from "./round";
import { growths, type SessionTimes } from "./session";

/** Medians over rounds, a line a figure and a column a kernel, and the first kernel's over each other's. */
export function reportRounds(found: ReadonlyMap<string, readonly Figures[]>): void {
  const names = [...found.keys()];
  const all = [...found.values()];
  const ratios = names.slice(1).map((name) => `${names[0]} / ${name}`);
  line(["", ...names, ...ratios]);
  for (const row of Object.keys(all[0][0])) {
    const values = all.map((rounds) => median(rounds.map((figures) => figures[row])));
    line([row, ...values.map(number), ...values.slice(1).map((value) => ratio(values[0], value))]);
  }
}

/** What a cell, a completion and a hover take early and late in a session, with processor time and memory. */
export function reportSessions(sessions: readonly SessionTimes[], count: number): void {
  line(["", "around cell 20", `around ${count}`, "ratio"]);
  for (const session of sessions) {
    const { processor, memory, name } = session;
    const { cell, completion, hover } = growths(session);
    const rows = { cell, "cell, processor": processor, completion, hover, "memory, MiB": memory };
    for (const [what, { first, last }] of Object.entries(rows))
      line([`${name}: ${what}`, number(first), number(last), ratio(last, first)]);
  }
}

function number(value: number): string {
  if (Number.isNaN(value)) return "—";
  return value.toFixed(value < 100 ? 1 : 0);
}

function ratio(value: number, other: number): string {
  return Number.isNaN(value / other) ? "—" : (value / other).toFixed(2);
}

function line(cells: readonly string[]): void {
  console.log(
    cells
      .map((text, i) => text.padEnd(i ? 18 : 36))
      .join("")
      .trimEnd(),
  );
}
