/** Looking at values that are not the kernel's: nothing here throws, and nothing takes long, whatever the value. */
import { inspect, types } from "node:util";
import { limits, TimeLimitExceeded, withinLimit } from "./time-limit";

/** Characters of a text about a value. */
const mostText = 5_000_000;

/** Characters of the reason why a value could not be printed. */
const mostReason = 500;

/** Whether the value can have code of its own that runs when it is looked at. */
const isPrimitive = (value: unknown) => value === null || (typeof value !== "object" && typeof value !== "function");

/** A property of a value; undefined where reading it throws or does not end. */
export function read(value: unknown, key: PropertyKey): unknown {
  if (value === undefined || value === null) return undefined;
  return attempt(() => (value as Record<PropertyKey, unknown>)[key]);
}

/** When all that is being looked at has to be done. */
let deadline = Number.POSITIVE_INFINITY;

/**
 * What `work` gives, which looks at many things and is to take no longer than this in all: what is left then is
 * undefined.
 */
export function allWithin<T>(milliseconds: number, work: () => T): T {
  const outer = deadline;
  deadline = Math.min(outer, performance.now() + milliseconds);
  try {
    return work();
  } finally {
    deadline = outer;
  }
}

/** Milliseconds that one look may take; at least one, which is enough for most. */
function timeLeft(): number {
  return Math.max(1, Math.ceil(Math.min(limits.look, deadline - performance.now())));
}

/** What `work` gives; undefined where it throws or does not end. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return withinLimit(work, timeLeft());
  } catch {
    return undefined;
  }
}

/**
 * The value as Node prints it; where its own methods throw or do not end, without what they say, and with a word about
 * it.
 */
export function valueText(value: unknown): string {
  if (typeof value === "string") return clip(value);
  if (isPrimitive(value)) return inspect(value);
  let reason: string;
  try {
    return clip(withinLimit(() => inspect(value), timeLeft()));
  } catch (error) {
    reason = `its own code failed: ${TimeLimitExceeded.is(error) ? error.message : (attempt(() => String(error)) ?? "an error")}`;
  }
  const bare = attempt(() => inspect(value, { customInspect: false, depth: 0 }));
  return `${clip(bare ?? `[${kindOf(value)}]`)} [${clip(reason, mostReason)}]`;
}

/** A value's kind by what it is, not by what it says. */
function kindOf(value: unknown): string {
  if (types.isProxy(value)) return "Proxy";
  if (types.isNativeError(value)) return "Error";
  if (types.isMap(value)) return "Map";
  if (types.isSet(value)) return "Set";
  if (types.isPromise(value)) return "Promise";
  return Array.isArray(value) ? "Array" : typeof value === "function" ? "Function" : "Object";
}

/** At most `most` characters of a text, and how many it has beyond. */
export function clip(text: string, most = mostText): string {
  return text.length <= most ? text : `${text.slice(0, most)}… ${text.length - most} more characters`;
}
