/**
 * JSON that is written back as it was read: 1.0 stays 1.0, long integers keep their digits, "\u00e9" its escape, and
 * every object the order of its keys. JSON.parse forgets all four. What was changed since is written as JSON.stringify
 * does, indented by one as nbformat does.
 */
import { type Node, parseTree } from "jsonc-parser";
import { wellFormed, wellFormedJson, wellFormedText } from "../../well-formed";

type Container = Record<string, unknown> | unknown[];

/** The texts of an object's or array's plain values as the file has them; the Map's order is the file's. */
type Texts = Map<string | number, { value: unknown; text: string }>;

const originals = new WeakMap<Container, Texts>();

/**
 * JSON.parse, remembering how everything was written. A half of a character, written as an escape, becomes U+FFFD.
 * @throws SyntaxError
 */
export function parseLossless(text: string): unknown {
  const parsed = JSON.parse(text);
  const value = /\\u[dD][89a-fA-F]/.test(text) ? wellFormed(parsed) : parsed;
  const tree = parseTree(text, undefined, { disallowComments: true });
  if (tree) remember(value, tree, text);
  return value;
}

/** The value as JSON at `depth` levels of indentation; what is as it was read is written as it was. */
export function stringifyLossless(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null) return wellFormedJson(value);
  const inner = " ".repeat(depth + 1);
  const known = originals.get(value as Container);
  const item = (key: string | number, part: unknown) => {
    const original = known?.get(key);
    return original !== undefined && original.value === part ? original.text : stringifyLossless(part, depth + 1);
  };
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((part, i) => inner + (part === undefined ? "null" : item(i, part))).join(",\n")}\n${" ".repeat(depth)}]`;
  }
  const lines = keysInOrder(value as Record<string, unknown>, known).map(
    (key) => `${inner}${wellFormedJson(key)}: ${item(key, (value as Record<string, unknown>)[key])}`,
  );
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${" ".repeat(depth)}}`;
}

/** Copies of objects lose their texts: `copy` is to be written as `original` where they agree. */
export function writeLike<T extends Container>(copy: T, original: Container): T {
  const known = originals.get(original);
  if (known) originals.set(copy, known);
  return copy;
}

/** The file's order first (an object of JavaScript puts whole numbers in front), then what is new. */
function keysInOrder(value: Record<string, unknown>, known?: Texts): string[] {
  const present = Object.keys(value).filter((key) => value[key] !== undefined);
  if (!known) return present;
  const old = [...known.keys()].map(String).filter((key) => Object.hasOwn(value, key) && value[key] !== undefined);
  const isOld = new Set(old);
  return [...old, ...present.filter((key) => !isOld.has(key))];
}

function remember(value: unknown, node: Node, text: string): void {
  if (typeof value !== "object" || value === null) return;
  const texts: Texts = new Map();
  const entries: [string | number, Node][] =
    node.type === "array"
      ? (node.children ?? []).map((child, i) => [i, child])
      : (node.children ?? []).map(({ children }) => [wellFormedText(children![0].value), children![1]]);
  for (const [key, child] of entries) {
    const part = (value as Record<string | number, unknown>)[key];
    // A key given twice: the last one counts, in JSON.parse too.
    texts.delete(key);
    texts.set(key, { value: part, text: "" });
    if (typeof part === "object" && part !== null) {
      texts.set(key, { value: unequal, text: "" });
      remember(part, child, text);
    } else if (typeof part !== "string" || child.value === part) {
      texts.set(key, { value: part, text: text.slice(child.offset, child.offset + child.length) });
    } else texts.set(key, { value: unequal, text: "" });
  }
  originals.set(value as Container, texts);
}

/** Equal to nothing: objects and arrays are written part by part. */
const unequal = Symbol("unequal");
