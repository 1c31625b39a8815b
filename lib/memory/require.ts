/** Refusing what would need more memory than there is, before the system ends the process without a word. */
import { InputError } from "../errors";
import { availableMemory } from "./available";
import { type MemoryPlan, memorySize } from "./plan";

/** What work would need, and how a person can make it need less. */
export interface MemoryNeed {
  /** The work, in a few words. */
  what: string;
  /** The option that decides most. */
  field: string;
  bytes: number;
  fix: string;
}

/** @throws InputError when the work needs more than is available */
export function requireMemory({ what, field, bytes, fix }: MemoryNeed, available = availableMemory()): void {
  if (bytes <= available || process.env.BOWLAB_MEMORY_CHECK === "off") return;
  throw new InputError(`${what} would need more memory than there is`, {
    field,
    expected: `at most ${memorySize(available)}`,
    found: `about ${memorySize(bytes)}`,
    fix,
  });
}

/** Bytes that a run may take. @param limit GB; 0: no limit. Absent: what is free */
export function limitOf(limit: number | undefined, free: () => number): number {
  if (limit === undefined) return free();
  return limit === 0 ? Number.POSITIVE_INFINITY : limit * 1e9;
}

/**
 * @param limit GB; 0 or undefined: none
 * @throws InputError when the process has taken more memory than it may: better here than in the midst of the work
 */
export function requireWithin(limit: number | undefined, fix: string): void {
  const taken = process.memoryUsage.rss();
  if (!limit || taken <= limit * 1e9) return;
  throw new InputError("the process has taken more memory than it may", {
    field: "memoryLimit",
    expected: `at most ${limit} GB`,
    found: `${(taken / 1e9).toFixed(2)} GB`,
    fix,
  });
}

/** A run's step, and how it could need less. */
export interface PlannedStep {
  /** The step, in a few words. */
  what: string;
  /** The option that decides most. */
  field: string;
  /** Other options, as they are typed, and the bytes that they need; the first that fit are named. */
  changes: readonly { options: string; bytes: number }[];
  /** What to do where none of them fits. */
  otherwise: string;
}

/** Options that are named. */
const NAMED = 2;

/** @throws InputError when the step needs more than is available; it names the options that fit */
export function requirePlan(plan: MemoryPlan, available: number, step: PlannedStep): void {
  const { what, field, changes, otherwise } = step;
  const fitting = changes.filter(({ bytes }) => bytes <= available).slice(0, NAMED);
  const named = fitting.map(({ options, bytes }) => `${options} fits (about ${memorySize(bytes)})`);
  const fix = `${named.length > 0 ? named.join(", or ") : otherwise}; --memory-limit 0 begins all the same`;
  requireMemory({ what, field, bytes: plan.total, fix }, available);
}

/**
 * The largest whole number from 1 to `most` whose need is at most `available`; undefined where 1 is too much. @param
 * needOf grows with its number
 */
export function largestThatFits(most: number, needOf: (size: number) => number, available: number): number | undefined {
  let [fits, fails] = [0, most + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (needOf(middle) <= available) fits = middle;
    else fails = middle;
  }
  return fits > 0 ? fits : undefined;
}
