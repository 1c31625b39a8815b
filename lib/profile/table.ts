/** A profile in words and columns, for the terminal. */
import { OUTSIDE, type ProfileReport } from "./report";

/** Operations that the table names; the others are one line. */
const SHOWN = 20;

/** By phase, by layer, by operation, and how near the products come to the limit. */
export function profileTable(report: ProfileReport): string {
  const { milliseconds } = report;
  const share = (part: number) => percent(part / milliseconds);
  const phases = report.phases.map((each) => [
    ...[each.name, each.milliseconds.toFixed(1), share(each.milliseconds)],
    ...[mebibytes(each.peakTensorBytes), mebibytes(each.peakResidentBytes)],
  ]);
  const operations = restAsOne(report.operations, SHOWN).map(({ name, calls, milliseconds }) => [
    ...[name, name === OUTSIDE ? "" : calls.toFixed(0), milliseconds.toFixed(1), share(milliseconds)],
  ]);
  const [title, ...lines] = summaryLines(report);
  return [
    title,
    columns(["phase", "ms", "share", "tensors MiB", "resident MiB"], phases),
    ...(report.layers.length > 0 ? [layerTable(report.layers)] : []),
    columns(["operation", "calls", "ms", "share"], operations),
    lines.join("\n"),
  ].join("\n\n");
}

/** Of what has no gradient, such as an encoding, one column tells all. */
function layerTable(layers: ProfileReport["layers"]): string {
  const isTraining = layers.some(({ phases }) => phases.backward !== undefined);
  if (!isTraining) {
    return columns(
      ["layer", "ms"],
      layers.map(({ name, milliseconds }) => [name, milliseconds.toFixed(1)]),
    );
  }
  const rows = layers.map(({ name, milliseconds, phases: { backward = 0 } }) => [
    ...[name, ...[milliseconds - backward, backward, milliseconds].map((ms) => ms.toFixed(1))],
  ]);
  return columns(["layer", "forward ms", "backward ms", "ms"], rows);
}

/** What was profiled; then how near its products come to the limit, and what the profile itself took. */
export function summaryLines(report: ProfileReport): string[] {
  const { work, engine, threads, precision, steps, milliseconds, overheadMilliseconds: overhead } = report;
  const on = `${engine}, ${counted(threads, "thread")}, ${precision}`;
  return [
    `profile of ${work}: ${counted(steps, "step")} of ${milliseconds.toFixed(1)} ms (${on})`,
    ...productLines(report),
    `the profile itself takes about ${overhead.toFixed(1)} ms a step (${percent(overhead / milliseconds)})`,
    ...(engine === "cuda" ? ["on cuda operations end later than they return: their times are those of the call"] : []),
  ];
}

/** The `most` longest operations, the others as one. */
export function restAsOne(operations: ProfileReport["operations"], most: number): ProfileReport["operations"] {
  if (operations.length <= most + 1) return operations;
  const others = operations.slice(most);
  const sum = (of: "calls" | "milliseconds") => others.reduce((total, each) => total + each[of], 0);
  const rest = { name: `${others.length} others`, calls: sum("calls"), milliseconds: sum("milliseconds") };
  return [...operations.slice(0, most), rest];
}

function productLines({ products: { flops, limits, shareOfLimit } }: ProfileReport): string[] {
  const counts = Object.entries(flops).map(([precision, count]) => `${(count / 1e9).toFixed(1)} GFLOP in ${precision}`);
  if (counts.length === 0) return [];
  const rates = Object.entries(limits).map(([precision, rate]) => `${(rate / 1e9).toFixed(0)} GFLOP/s in ${precision}`);
  const limit = rates.length > 0 ? `; a product of 2048 × 2048 matrices reaches ${rates.join(", ")}` : "";
  const share = shareOfLimit === null ? [] : [`share of the product limit: ${percent(shareOfLimit)}`];
  return [`products: ${counts.join(", ")} a step${limit}`, ...share];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function mebibytes(bytes: number | null): string {
  return bytes === null ? "" : (bytes / 2 ** 20).toFixed(0);
}

/** The first column to the left, numbers to the right. */
function columns(head: string[], rows: string[][]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines
    .map((line) => line.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
