/** Numbers as a person types them. */

/** Beyond this an engine's numbers, float32, are infinite. */
export const LARGEST = 3.4e38;

/**
 * A number in decimals, `0.5` or `1e-4`; undefined for everything else that `Number` would take, such as "" or `0x10`.
 */
export function decimal(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  return Math.abs(value) <= LARGEST ? value : undefined;
}
