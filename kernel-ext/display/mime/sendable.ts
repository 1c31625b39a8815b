/** What may leave as an output: MIME bundles that every front-end, and the file format of notebooks, can take. */
import { types } from "node:util";
import type { MimeBundle } from "./mime";

/** Levels that JSON may be nested: readers in Python give up at about a thousand. */
const mostLevels = 300;

/** What was to be an output cannot be one. */
export class UnsendableError extends TypeError {
  override readonly name = "TypeError";
  readonly #own = true;

  /** Whether a value is one; nothing of the value's own code runs. */
  static is(value: unknown): value is UnsendableError {
    return typeof value === "object" && value !== null && #own in value;
  }
}

/**
 * The bundle with every content in the form that its type asks for: JSON for JSON types, text for all others, bytes as
 * base64. Contents that are undefined are left out.
 * @throws UnsendableError for what is not a bundle, naming the type at fault
 */
export function sendableBundle(bundle: unknown): MimeBundle {
  if (bundle === null || typeof bundle !== "object" || Array.isArray(bundle)) {
    throw new UnsendableError(
      `a display gives a MIME bundle, { "text/html": "…" }, and this one gave ${nameOf(bundle)}: return such an object`,
    );
  }
  const sendable: MimeBundle = {};
  for (const type of Object.keys(bundle)) {
    const content = contentOf(type, (bundle as MimeBundle)[type]);
    if (content !== undefined) sendable[type] = content;
  }
  return sendable;
}

/** @throws UnsendableError unless `value` is an object of JSON that is not too deep; `what` names it */
export function requireJsonObject(what: string, value: unknown): void {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new UnsendableError(`${what} is an object, and this one is ${nameOf(value)}`);
  }
  requireShallow(what, value);
}

function contentOf(type: string, content: unknown): unknown {
  if (content === undefined) return undefined;
  if (type === "application/json" || type.endsWith("+json")) {
    requireShallow(type, content);
    return content;
  }
  if (typeof content === "string" || isLines(content)) return content;
  if (["number", "boolean", "bigint"].includes(typeof content)) return String(content);
  if (types.isUint8Array(content) && !type.startsWith("text/")) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");
  }
  throw new UnsendableError(`${type} in a MIME bundle is text, and this one is ${nameOf(content)}`);
}

function isLines(content: unknown): boolean {
  return Array.isArray(content) && content.every((line) => typeof line === "string");
}

function requireShallow(what: string, value: unknown): void {
  const visit = (part: unknown, level: number): void => {
    if (part === null || typeof part !== "object") return;
    if (level > mostLevels) {
      throw new UnsendableError(
        `${what} is nested deeper than ${mostLevels} levels, or in a circle, which JSON cannot say`,
      );
    }
    if (types.isTypedArray(part)) return;
    for (const key of Object.keys(part)) visit((part as Record<string, unknown>)[key], level + 1);
  };
  visit(value, 0);
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
