/**
 * What there is to tell about something that was thrown, read from it once: its name, message and stack as texts,
 * whatever they are, its own fields, and the errors behind it. Nothing of it is asked again.
 */
import { inspect, types } from "node:util";
import { allWithin, attempt, clip, read, valueText } from "./look";
import { limits } from "./time-limit";

export interface ErrorView {
  name: string;
  message: string;
  /** Undefined where it has none that is a text. */
  stack: string | undefined;
  /** Its own enumerable fields as Node prints them; empty when there are none. */
  fields: string;
  /** Errors behind it, each with what it is to this one: "caused by". */
  behind: { relation: string; view: ErrorView | string }[];
  /** How many more there are. */
  left: number;
}

/** Errors shown behind one, and how deep; characters of a message, and of a stack. */
const most = { behind: 10, depth: 8, message: 20_000, stack: 100_000, fields: 30 };

/** Fields that are shown in another way. */
const known = new Set(["name", "message", "stack", "cause", "errors", "error", "suppressed"]);

/**
 * A view of what was thrown when it is an error, of whatever realm; its text when it is anything else. Never throws,
 * never takes long.
 */
export function viewThrown(thrown: unknown): ErrorView | string {
  return allWithin(limits.error, () => view(thrown, new Set()));
}

function view(thrown: unknown, seen: Set<unknown>): ErrorView | string {
  if (typeof thrown === "string") return clip(thrown, most.message);
  if (seen.has(thrown)) return "the same error again";
  if (!isErrorLike(thrown)) return clip(valueText(thrown), most.message);
  seen.add(thrown);
  const stack = read(thrown, "stack");
  const all = behind(thrown);
  const { relations, left } = seen.size > most.depth ? { relations: [], left: all.left + all.relations.length } : all;
  return {
    name: nameOf(thrown),
    message: messageOf(thrown),
    stack: typeof stack === "string" ? clip(stack, most.stack) : undefined,
    fields: fieldsOf(thrown),
    behind: relations.map(([relation, error]) => ({ relation, view: view(error, seen) })),
    left,
  };
}

/** Errors of other realms, such as those of `node:vm` and jsdom, are not instances of this realm's Error. */
function isErrorLike(value: unknown): value is object {
  if (value === null || typeof value !== "object") return false;
  if (types.isNativeError(value) || attempt(() => value instanceof Error)) return true;
  return typeof read(value, "stack") === "string" && attempt(() => "message" in value) === true;
}

function nameOf(error: object): string {
  const name = read(error, "name");
  if (typeof name === "string" && name !== "") return clip(name, most.message);
  return name === undefined || name === null || name === "" ? "Error" : clip(valueText(name), most.message);
}

function messageOf(error: object): string {
  const message = read(error, "message");
  return message === undefined ? "" : clip(valueText(message), most.message);
}

function fieldsOf(error: object): string {
  const text = attempt(() => {
    const all = Object.entries(Object.getOwnPropertyDescriptors(error));
    const own = all.filter(([key, { enumerable }]) => enumerable && !known.has(key)).slice(0, most.fields);
    // Null has no methods that would be asked.
    const fields: object = Object.create(null);
    for (const [key, descriptor] of own) Object.defineProperty(fields, key, descriptor);
    return own.length === 0 ? "" : inspect(fields).replace(/^\[Object: null prototype\] /, "");
  });
  return clip(text ?? "", most.message);
}

/**
 * The errors behind one: its cause, those that were gathered in it (Promise.any), and the two of a failed disposal
 * (`using`).
 */
function behind(error: object): { relations: [string, unknown][]; left: number } {
  const errors = attempt(() => {
    const list = read(error, "errors");
    return Array.isArray(list) ? { shown: Array.from(list.slice(0, most.behind)), count: list.length } : undefined;
  });
  const { shown = [], count = 0 } = errors ?? {};
  const relations: [string, unknown][] = [
    ...single(error, "cause", "caused by"),
    ...shown.map((one, i): [string, unknown] => [`error ${i + 1} of ${count}:`, one]),
    ...(read(error, "name") === "SuppressedError"
      ? [...single(error, "error", "while disposing:"), ...single(error, "suppressed", "suppressed:")]
      : []),
  ];
  return { relations, left: Math.max(0, count - shown.length) };
}

function single(error: object, key: string, relation: string): [string, unknown][] {
  const value = read(error, key);
  return value === undefined ? [] : [[relation, value]];
}
