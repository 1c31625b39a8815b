/** Values that run no code when they are printed. Most are such, and need no watchdog. */
import { inspect, types } from "node:util";

const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor } = Reflect;
const { isArray } = Array;
const { isProxy } = types;
const { prototype: objects } = Object;
const { prototype: arrays } = Array;
const { custom } = inspect;

/** Levels and entries that are looked at: beyond, the watchdog is cheaper. */
const most = { depth: 4, entries: 50 };

/** Whether the value is a primitive, or a small plain object or array of such. */
export function isPlain(value: unknown, depth = 0): boolean {
  if (value === null || typeof value !== "object") return typeof value !== "function";
  if (depth === most.depth || isProxy(value)) return false;
  const prototype = getPrototypeOf(value);
  if (isArray(value) ? prototype !== arrays : prototype !== objects) return false;
  if (custom in value) return false;
  const keys = ownKeys(value);
  if (keys.length > most.entries) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key === "symbol" || key === "constructor") return false;
    const entry = getOwnPropertyDescriptor(value, key);
    if (!entry || !("value" in entry) || !isPlain(entry.value, depth + 1)) return false;
  }
  return true;
}
