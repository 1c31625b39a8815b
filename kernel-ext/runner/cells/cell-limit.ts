/** How long one cell may take: its own limit or the general one, and never past the notebook's. */

import type { Limits } from "../kernel/running-kernel";
import { type CodeCell, tagsOf } from "../nbformat";

export interface CellLimit {
  /** Infinity where there is none. */
  seconds: number;
  /** Which limit it is, in words. */
  name: string;
}

/** `spent`: seconds that the notebook took so far. A cell's tag `timeout=SECONDS` comes before the general limit. */
export function limitOf(cell: CodeCell, { cellSeconds, totalSeconds }: Limits, spent: number): CellLimit {
  const tag = tagsOf(cell)
    .map((text) => /^timeout=(\d+(?:\.\d+)?)$/.exec(text)?.[1])
    .find((text) => text !== undefined);
  const own = unlimitedIfZero(tag === undefined ? cellSeconds : Number(tag));
  const left = Math.max(0, unlimitedIfZero(totalSeconds) - spent);
  return left < own
    ? { seconds: left, name: `the notebook's limit of ${totalSeconds} s` }
    : { seconds: own, name: `its limit of ${own} s` };
}

function unlimitedIfZero(seconds: number): number {
  return seconds > 0 ? seconds : Number.POSITIVE_INFINITY;
}
