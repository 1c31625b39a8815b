/**
 * JSON as the reference reader of safetensors takes it, which is stricter than `JSON.parse`: no key twice, no number
 * but a plain whole one.
 */

/** Strings, numbers, words, and what stands between them. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[a-z]+|[{}[\],:]/gy;
const space = /[ \t\r\n]*/y;

/**
 * Parses the text.
 * @throws SyntaxError where it is not JSON, an object has a key twice, or a number is negative, fractional or in
 * exponential form
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // The text is JSON from here on: what is left to see is what JSON.parse does not tell.
  const open: (Set<string> | undefined)[] = [];
  let key: string | undefined;
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, token.lastIndex)) {
    token.lastIndex = at;
    const [part] = token.exec(text) as RegExpExecArray;
    if (part === "{") open.push(new Set());
    else if (part === "[") open.push(undefined);
    else if (part === "}" || part === "]") open.pop();
    else if (part === ":") {
      const keys = open.at(-1) as Set<string>;
      const name = JSON.parse(key as string) as string;
      if (keys.has(name)) throw new SyntaxError(`the key ${key} stands twice`);
      keys.add(name);
    } else if (/^[-\d]/.test(part) && !/^\d+$/.test(part)) {
      throw new SyntaxError(`${part} where a plain whole number is wanted`);
    }
    key = part;
  }
  return value;
}

function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}
