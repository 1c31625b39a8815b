/**
 * The keys of an object that exists: `process.env.`, what was parsed from JSON, anything whose type does not name them.
 * Nothing of the user's runs for it: neither getters nor the traps of proxies.
 */
import { isProxy } from "node:util/types";

/** Keys of one object that are looked at. */
const limit = 2000;

/** A name, then any number of `.name`, `?.name` or `["name"]`, at the end of a text that ends in a dot. */
const chainBeforeDot =
  /(?<![\w$.\])"'`])([A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*|\[(?:"[^"\\]*"|'[^'\\]*'|\d+)\])*)\s*\??\.\s*$/;

/**
 * Own keys that can stand behind the dot at the end of `before` and begin with `prefix`, in any case.
 * @param values the notebook's names
 */
export function liveKeys(before: string, prefix: string, values: Record<string, unknown>): string[] {
  const [, chain] = chainBeforeDot.exec(before) ?? [];
  if (chain === undefined) return [];
  const [root, ...steps] = [...chain.matchAll(/[A-Za-z_$][\w$]*|"[^"]*"|'[^']*'|\d+/g)].map(([step]) =>
    step.replace(/^["']|["']$/g, ""),
  );
  const start = Object.hasOwn(values, root)
    ? values[root]
    : root === "process"
      ? process
      : plainValue(globalThis, root);
  const target = steps.reduce(plainValue, start);
  if (!isOpen(target) || Array.isArray(target) || ArrayBuffer.isView(target)) return [];
  const wanted = prefix.toLowerCase();
  return Object.keys(target)
    .slice(0, limit)
    .filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key.toLowerCase().startsWith(wanted));
}

/** The value of a plain property; undefined where there is none, or code would have to run for it. */
function plainValue(target: unknown, key: string): unknown {
  for (let at = target; isOpen(at); at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, key);
    if (property) return property.value;
  }
  return undefined;
}

function isOpen(value: unknown): value is object {
  return value !== null && (typeof value === "object" || typeof value === "function") && !isProxy(value);
}
