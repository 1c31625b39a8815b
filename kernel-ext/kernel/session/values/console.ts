/**
 * The notebook's `console`: Node's, with a limit on the time that a value takes to say what it is. In place of one that
 * throws or never ends stands a word about it, where Node would wait for ever.
 */
import { isPlain } from "./plain";
import { limits, TimeLimitExceeded, withinLimit } from "./time-limit";

type Method = (...words: unknown[]) => void;

/** The methods that write what they are given. */
const writing = [
  ...["log", "info", "debug", "warn", "error", "trace", "dir", "dirxml", "table", "assert"],
  ...["group", "groupCollapsed", "count", "countReset", "time", "timeEnd", "timeLog"],
] as const;

/** Puts the limit on the console's methods. */
export function limitConsole(console: Console): void {
  const methods = console as unknown as Record<string, Method>;
  const complain = methods.error;
  for (const name of writing) methods[name] = limited(methods[name], complain);
}

const { apply } = Reflect;

function allPlain(words: readonly unknown[]): boolean {
  for (let i = 0; i < words.length; i++) if (!isPlain(words[i])) return false;
  return true;
}

/** Named as the method is, so that `console.trace` begins where it was called. */
function limited(method: Method, complain: Method): Method {
  const write: Method = (...words) => {
    if (allPlain(words)) return apply(method, undefined, words);
    try {
      withinLimit(() => apply(method, undefined, words), limits.display);
    } catch (error) {
      if (!TimeLimitExceeded.is(error)) throw error;
      complain(`console.${method.name}: a value's own code was cut off, ${error.message}`);
    }
  };
  return Object.defineProperty(write, "name", { value: method.name });
}
