/** A plan by results that are there, the folder's own and the published ones: nothing is read or measured beside. */
import { publishedFolder } from "../../read-study";
import { readFirst } from "../kept";
import { planUnits } from "../plan";
import type { LargeProtocol } from "../protocol";
import type { LargeUnit } from "../units";
import { planText } from "./plan-text";
import { requirePublished } from "./publish";

/**
 * The plan in words. Nothing is written.
 * @param work the study's folder, which need not be there
 * @throws InputError when nothing is published, or by another protocol than the folder's, or a result is damaged
 */
export function publishedPlan(
  protocol: LargeProtocol,
  units: readonly LargeUnit[],
  work: string,
  folder = publishedFolder(protocol.scale),
): string {
  requirePublished(work, folder);
  const planned = planUnits(protocol, units, work, folder);
  const machines = new Map<string, number>();
  for (const { id } of units) {
    const kept = readFirst([work, folder], id);
    const { machine = "a machine that was not noted" } = kept ?? {};
    if (kept) machines.set(machine, (machines.get(machine) ?? 0) + 1);
  }
  const each = [...machines].map(([machine, count]) => `${machine} (${count} of the units)`);
  return planText(protocol, planned, `by published results: rates and hours are those of ${each.join("; ")}`);
}
