/** A Python list of string literals, as DPR's question files hold answers: `['a', "b's", 'c\\'s']`. */

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

/** The list's texts; undefined when it is none. */
export function parsePythonList(source: string): string[] | undefined {
  const text = source.trim();
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const inside = text.slice(1, -1).trim();
  const texts: string[] = [];
  // One literal in either quotes, and the comma behind it or the end.
  const literal = /\s*(?:'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)")\s*(,|$)/suy;
  for (let at = 0; at < inside.length; at = literal.lastIndex) {
    literal.lastIndex = at;
    const found = literal.exec(inside);
    if (found === null) return undefined;
    texts.push(unescaped(found[1] ?? found[2]));
    if (found[3] === "") break;
  }
  return texts;
}

/** A list as Python prints it. */
export function formatPythonList(texts: readonly string[]): string {
  const literals = texts.map((text) => {
    const escaped = text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
    return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
  });
  return `[${literals.join(", ")}]`;
}

function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gsu, (whole, code: string) => {
    if (code.length === 1) return escapes[code] ?? whole;
    const point = Number.parseInt(code.slice(1), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
