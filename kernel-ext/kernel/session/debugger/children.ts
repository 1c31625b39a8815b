/**
 * What a value consists of, for the variables panel: as many entries as a person reads, each with a short text. No
 * getter is called.
 */
import { inspect, types } from "node:util";
import { attempt, isPlain, valueText } from "../values";

/** Entries of one value that are shown, and characters of one entry's text. */
const most = { entries: 200, text: 300 };

export interface Description {
  text: string;
  /** Of what has entries of its own. */
  type?: string;
}

export interface Child extends Description {
  name: string;
}

interface Entry {
  name: string;
  value: unknown;
  /** In place of the value, where it cannot be had. */
  text?: string;
}

/** The values of the entries, in an array that also says what to show of each: a JSON text of `Child[]`, in `about`. */
export function childrenOf(value: unknown): unknown[] & { about: string } {
  const entries = attempt(() => entriesOf(value)) ?? [];
  const shown = entries.slice(0, most.entries);
  const about: Child[] = shown.map(({ name, value, text }) => ({
    name,
    ...(text === undefined ? describe(value) : { text }),
  }));
  const left = sizeOf(value, entries.length) - shown.length;
  if (left > 0) about.push({ name: "…", text: `${left} more` });
  return Object.assign(
    shown.map((entry) => entry.value),
    { about: JSON.stringify(about) },
  );
}

/** A value in one line; objects have a type, too. */
export function describe(value: unknown): Description {
  const isObject = (value !== null && typeof value === "object") || typeof value === "function";
  if (!isObject) return { text: clip(typeof value === "string" ? JSON.stringify(clip(value)) : inspect(value)) };
  const options = { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10, maxStringLength: 80 };
  const print = () => inspect(value, { ...options, customInspect: false });
  const text = (isPlain(value) ? print() : attempt(print)) ?? valueText(value);
  return { text: clip(text.replace(/\s*\n\s*/g, " ")), type: attempt(() => typeOf(value)) ?? typeof value };
}

function entriesOf(value: unknown): Entry[] {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || types.isProxy(value)) return [];
  if (types.isMap(value))
    return [...firstOf(value.entries())].map(([key, value]) => ({ name: describe(key).text, value }));
  if (types.isSet(value)) return [...firstOf(value.values())].map((value, i) => ({ name: String(i), value }));
  if (types.isTypedArray(value)) {
    return Array.from({ length: Math.min(value.length, most.entries) }, (_, i) => ({
      name: String(i),
      value: value[i],
    }));
  }
  const keys = Array.isArray(value)
    ? Array.from({ length: Math.min(value.length, most.entries) }, (_, i) => String(i)).filter((key) => key in value)
    : Reflect.ownKeys(value).slice(0, most.entries + 1);
  return keys.map((key) => entryOf(value, key));
}

function entryOf(value: object, key: PropertyKey): Entry {
  const { get, set, value: found } = Reflect.getOwnPropertyDescriptor(value, key) ?? {};
  const text = get ? (set ? "[getter, setter]" : "[getter]") : set && "[setter]";
  return { name: String(key), value: found, text };
}

function* firstOf<T>(values: Iterable<T>): Generator<T> {
  let count = 0;
  for (const value of values) {
    if (count++ > most.entries) return;
    yield value;
  }
}

function sizeOf(value: unknown, found: number): number {
  if (types.isProxy(value)) return found;
  if (types.isMap(value) || types.isSet(value)) return value.size;
  if (Array.isArray(value) || types.isTypedArray(value)) return value.length;
  return Math.max(found, Object.keys(Object(value)).length);
}

/** The name of the value's class, and how many entries a collection has. */
function typeOf(value: object): string {
  if (types.isProxy(value)) return "Proxy";
  if (typeof value === "function") return "function";
  const prototype = Object.getPrototypeOf(value) as object | null;
  const maker: unknown = prototype && Reflect.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name: unknown = typeof maker === "function" ? Reflect.getOwnPropertyDescriptor(maker, "name")?.value : "";
  const kind = typeof name === "string" && name !== "" ? name : "object";
  const isCollection = Array.isArray(value) || types.isTypedArray(value) || types.isMap(value) || types.isSet(value);
  return isCollection ? `${kind}(${sizeOf(value, 0)})` : kind;
}

const clip = (text: string) => (text.length > most.text ? `${text.slice(0, most.text)}…` : text);
