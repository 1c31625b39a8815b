/** The plan in words: hours by part, of the processor, what is done and what is left. */
import { markdownTable } from "../../report/format";
import type { PlannedUnit } from "../plan";
import type { LargeProtocol } from "../protocol";

export function planText({ scale, parts }: LargeProtocol, planned: readonly PlannedUnit[], engine: string): string {
  const sum = (units: readonly PlannedUnit[]) => units.reduce((total, { hours }) => total + hours, 0);
  const rows = parts.flatMap(({ name, question }) => {
    const own = planned.filter(({ unit }) => unit.part === name);
    if (own.length === 0) return [];
    const [done, left] = [own.filter((each) => each.done), own.filter((each) => !each.done)];
    return [[name, question, `${done.length} of ${own.length}`, sum(done).toFixed(2), sum(left).toFixed(2)]];
  });
  const left = planned.filter(({ done }) => !done);
  const next = left.slice(0, 5).map(({ unit, hours }) => `  ${unit.id}: ${hours.toFixed(2)} h`);
  const what = ["part", "what it asks", "units done", "hours taken", "hours left"];
  return [
    `Scale ${scale}, ${engine}; hours are the processor's, all threads together.\n`,
    markdownTable(what, rows),
    `\n${planned.length - left.length} of ${planned.length} units done, about ${sum(left).toFixed(1)} hours left.`,
    ...(next.length > 0 ? ["Next:", ...next] : []),
  ].join("\n");
}
