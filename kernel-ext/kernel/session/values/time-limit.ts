/**
 * Running code that is not the kernel's for a limited time, also when it never pauses: getters, `toString`, display
 * methods of the notebook's values. Node's own watchdog of scripts (vm, option `timeout`) cuts it off, in whatever it
 * is, and no further than here.
 */
import * as path from "node:path";
import { Script } from "node:vm";

/** Milliseconds that a value may take to say what it is: a reply has to come within two seconds, whatever the value. */
export const limits = {
  /** One property, one text. */
  look: 400,
  /** Everything about an error, its causes included. */
  error: 800,
  /** Its own display method. */
  display: 700,
  /** A display that comes by a promise. */
  later: 1000,
} as const;

/** Code was cut off. */
export class TimeLimitExceeded extends Error {
  override readonly name = "TimeLimitExceeded";
  readonly #own = true;

  /** Whether a value is one; nothing of the value's own code runs, as `instanceof` might have it. */
  static is(value: unknown): value is TimeLimitExceeded {
    return typeof value === "object" && value !== null && #own in value;
  }

  constructor(milliseconds: number) {
    super(`it did not end within ${milliseconds / 1000} s`);
  }
}

/** What the script calls, under a global name that nobody else uses. */
const slot = "__bowlabLimited__";
/** Its file's name is one of the kernel's, whose frames are left out of stack traces. */
const caller = new Script(`${slot}()`, { filename: path.join(__dirname, "limited.js") });
const { runInThisContext } = Script.prototype;
const { apply } = Reflect;

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown };

let current: (() => void) | undefined;
Object.defineProperty(globalThis, slot, { value: () => current?.(), enumerable: false });

/**
 * What `work` gives. Costs a thread, about a tenth of a millisecond.
 * @throws TimeLimitExceeded when it takes longer than `milliseconds`; whatever `work` throws
 */
export function withinLimit<T>(work: () => T, milliseconds: number): T {
  let outcome: Outcome<T> | undefined;
  const outer = current;
  current = () => {
    try {
      outcome = { ok: true, value: work() };
    } catch (error) {
      outcome = { ok: false, error };
    }
  };
  try {
    apply(runInThisContext, caller, [{ timeout: milliseconds }]);
  } catch {
    // `work` cannot catch being cut off, nor can the function above: there is no outcome then.
  } finally {
    current = outer;
  }
  if (!outcome) throw new TimeLimitExceeded(milliseconds);
  const ended = outcome as Outcome<T>;
  if (ended.ok) return ended.value;
  throw ended.error;
}
