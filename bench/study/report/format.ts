/** Numbers in words and in Markdown. */
import type { Over, Summary } from "./summary";

/** "+0.012", "−0.012", "0.000". */
export function signed(value: number, digits = 3): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return size;
  return `${value < 0 ? "−" : "+"}${size}`;
}

export function chance(p: number): string {
  return p < 0.0001 ? "< 0.0001" : p.toFixed(4);
}

/** "1 thread", "2 threads". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** How much less `of` is than `than`. */
export function lessBy(of: number, than: number): string {
  return `${signed(100 * (1 - of / than), 0).replace("+", "")} %`;
}

/** "58 % more" or "58 % less": what `of` is beside `than`. */
export function changeTo(of: number, than: number): string {
  return of > than ? `${(100 * (of / than - 1)).toFixed(0)} % more` : `${lessBy(of, than)} less`;
}

/** What an interval of a difference says. */
export function verdict({ mean, low, high }: Over): string {
  if (low === null || high === null) return `one seed does not decide it (${signed(mean)})`;
  const interval = `${signed(mean)}, interval ${signed(low)} to ${signed(high)}`;
  if (low > 0) return `holds here (${interval})`;
  if (high < 0) return `is reversed here (${interval})`;
  return `is not decided by these seeds (${interval})`;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

/** A row a checkpoint, a column a measure: mean ± half of the interval. */
export function summaryTable({ rows }: Summary, names: readonly string[]): string {
  const cell = ({ mean, high }: Over) => mean.toFixed(3) + (high === null ? "" : ` ± ${(high - mean).toFixed(3)}`);
  return markdownTable(
    ["", ...names],
    rows.map(({ name, values }) => [name, ...names.map((key) => cell(values[key]))]),
  );
}
