/**
 * Well-formed text. A JavaScript string may hold half of a character (`"😀".slice(0, 1)`, a lone surrogate), which UTF-8
 * cannot say: Python's readers, and JupyterLab with them, refuse a whole notebook for one of them. Such a half becomes
 * U+FFFD, as in Node's own output.
 */

/** `text` with every lone surrogate replaced by U+FFFD. */
export function wellFormedText(text: string): string {
  // Of ES2024: Node has it, TypeScript's es2023 does not know it.
  return (text as unknown as { toWellFormed(): string }).toWellFormed();
}

/**
 * A JSON value whose texts and keys are all well-formed: the very same value where they are so already, and copies of
 * only those objects and arrays where they are not.
 */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

/** The value as JSON whose every text and key is well-formed, indented by `indent` where one is given. */
export function wellFormedJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent);
  // JSON.stringify writes a lone surrogate as an escape, and no other character as one that begins so.
  return json !== undefined && /\\ud[89a-f]/.test(json)
    ? JSON.stringify(wellFormed(JSON.parse(json)), undefined, indent)
    : json;
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(mended);
    return items.every((item, i) => Object.is(item, value[i])) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([key, part]) => [wellFormedText(key), mended(part)] as const);
  const isSame = after.every(([key, part], i) => key === before[i][0] && Object.is(part, before[i][1]));
  return isSame ? value : Object.fromEntries(after);
}
