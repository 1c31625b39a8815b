/**
 * JSON and YAML whose numbers are the numbers that were written: one that JavaScript would round, or cannot hold, is
 * refused.
 */
import { type Node, parseTree } from "jsonc-parser";
import { isNode, isScalar, parseDocument, visit } from "yaml";
import { InputError } from "../../errors";

/**
 * The number that `text` says. @throws InputError when it is a whole number beyond 2^53 that changes, or too large for
 * any number
 */
export function exactNumber(text: string, what: string): number {
  const value = Number(text);
  const isWhole = /^(?:[-+]?\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text);
  if (Number.isFinite(value) && !(isWhole && BigInt(text.replace(/^\+/, "")) !== BigInt(value))) return value;
  const instead = Number.isFinite(value) ? BigInt(value) : value;
  throw new InputError(`${what} is ${text}, which no number of JavaScript can hold (it would become ${instead})`, {
    fix: "give it as a text: -r NAME VALUE, or in quotes",
  });
}

/** JSON.parse that refuses inexact numbers. @throws SyntaxError, InputError; `what` names the value in it */
export function exactJson(text: string, what: string): unknown {
  const value = notTooDeep(JSON.parse(text), what);
  // Fewer than 16 digits are exact, and only an exponent of three leads too far.
  if (/\d{16}|e\+?\d{3}/i.test(text)) checkNumbers(parseTree(text), text, what);
  return value;
}

function checkNumbers(node: Node | undefined, text: string, what: string): void {
  if (node?.type === "number") exactNumber(text.slice(node.offset, node.offset + node.length), what);
  for (const child of node?.children ?? []) {
    if (child.type !== "property") checkNumbers(child, text, what);
    else checkNumbers(child.children?.[1], text, `${what}, ${child.children?.[0].value},`);
  }
}

/** The value of a YAML text; NaN and the infinities are YAML's own. @throws YAMLParseError, InputError */
export function exactYaml(text: string, what: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw document.errors[0];
  visit(document, {
    Scalar(key, { value, source }, path) {
      if (typeof value !== "number" || source === undefined || key === "key") return;
      const names = path.flatMap((part) => (isNode(part) || !("key" in part) ? [] : [nameOf(part.key)]));
      if (/^[-+]?[\d.]/.test(source) && !/inf|nan/i.test(source)) {
        exactNumber(source, [what, ...names].join(", "));
      }
    },
  });
  return notTooDeep(document.toJS(), what);
}

/** Levels of lists and objects in one another. */
const deepest = 100;

/** @throws InputError for a value that is deeper, or that holds itself (an alias in YAML may) */
function notTooDeep(value: unknown, what: string): unknown {
  const isTooDeep = (part: unknown, left: number): boolean =>
    typeof part === "object" &&
    part !== null &&
    (left === 0 || Object.values(part).some((inner) => isTooDeep(inner, left - 1)));
  if (!isTooDeep(value, deepest)) return value;
  throw new InputError(`${what} holds itself, or more than ${deepest} lists and objects in one another`);
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}
