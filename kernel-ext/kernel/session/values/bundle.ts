/** The last expression's value → what the notebook shows, soon, whatever the value. */

import type { MimeBundle } from "../../../display/mime/mime";
import { sendableBundle, UnsendableError } from "../../../display/mime/sendable";
import { viewOf } from "../../../display/values/bundle";
import { attempt, read, valueText } from "./look";
import { isPlain } from "./plain";
import { limits, TimeLimitExceeded, withinLimit } from "./time-limit";

export interface Shown {
  bundle: MimeBundle;
  /** What the person should know about it. */
  note?: string;
  /** The bundle is a stand-in: this one takes its place when it is drawn. */
  later?: Promise<MimeBundle>;
}

/**
 * Has code that never pauses cut off some milliseconds after the call, unless the function that it returns is called
 * before.
 */
export type Watch = (milliseconds: number) => () => void;

/**
 * How a value is shown; undefined for nothing. @throws whatever its own display method throws, and TypeError for what
 * is not a bundle
 */
export async function showValue(value: unknown, watch: Watch): Promise<Shown | undefined> {
  if (value === undefined || value === null) return undefined;
  const view = isPlain(value) ? viewOf(value) : attempt(() => viewOf(value));
  if (!view) return asText(value);
  try {
    const drawn = view.patient ? view.draw() : withinLimit(view.draw, limits.display);
    if (typeof read(drawn, "then") !== "function") return { bundle: checked(drawn, view.patient) };
    const later = settlement(drawn as Promise<MimeBundle>).then(({ result }) => checked(result, view.patient));
    // Nobody may be left to hear of it.
    later.catch(() => {});
    const bundle = view.patient ? await later : await soon(later, watch);
    return bundle ? { bundle } : { bundle: standIn, later };
  } catch (error) {
    if (TimeLimitExceeded.is(error)) return asText(value, `the value's own display was cut off: ${error.message}`);
    throw error;
  }
}

const standIn = { "text/plain": "[not drawn yet: it is shown here as soon as it is]" };

function asText(value: unknown, note?: string): Shown {
  return { bundle: { "text/plain": valueText(value) }, note };
}

/**
 * A bundle whose contents are looked at for the first time: they may have code of their own, which is then run here,
 * and not later.
 */
function checked(bundle: unknown, trusted: boolean): MimeBundle {
  if (trusted || isPlain(bundle)) return sendable(bundle);
  return withinLimit(() => JSON.parse(JSON.stringify(sendable(bundle))) as MimeBundle, limits.display);
}

/** The complaint is about what the value gave: where the kernel found it is of no help. */
function sendable(bundle: unknown): MimeBundle {
  try {
    return sendableBundle(bundle);
  } catch (error) {
    if (UnsendableError.is(error)) error.stack = `${error.name}: ${error.message}`;
    throw error;
  }
}

/** What a promise, or what has a `then` of its own, comes to; wrapped, because it could have a `then` again. */
function settlement(thenable: PromiseLike<unknown>): Promise<{ result: unknown }> {
  return new Promise((resolve, reject) => {
    withinLimit(() => void thenable.then((result) => resolve({ result }), reject), limits.look);
  });
}

/** What a promise comes to, when it does before the limit. */
async function soon<T>(promise: Promise<T>, watch: Watch): Promise<T | undefined> {
  const done = watch(limits.later);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), limits.later);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    done();
  }
}
