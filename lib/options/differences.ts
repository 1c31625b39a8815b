/** What two runs' options have not in common, by their declarations. */
import type { OptionTable } from "./declaration";

/**
 * In words, what differs between what a run was started with and what it is resumed with. Options that make no
 * difference are passed over, and an option that is younger than the run has the value of the time before it.
 */
export function describeDifferences(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  table: OptionTable = {},
): string[] {
  const stated = (options: Record<string, unknown>, name: string) =>
    options[name] === undefined ? table[name]?.earlier : options[name];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names
    .filter((name) => table[name]?.compared !== false)
    .map((name) => ({ name, was: stated(before, name), is: stated(now, name) }))
    .filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is))
    .map(({ name, was, is }) => `${name}: the run has ${JSON.stringify(was)}, now ${JSON.stringify(is)}`);
}
