/**
 * The lines of a page that a reader sees: continued lines joined, comments, definitions of macros and what is meant for
 * printers alone taken out.
 */

/** A line, and where it stands in the file. */
export interface RoffLine {
  text: string;
  /** From 1. */
  line: number;
}

/** Conditions that hold where pages are read: `n` for nroff, the terminal. */
const HOLDS = /^(?:n|!t)\b/;

/** @param strings filled with what `.ds` defines */
export function* shownLines(page: string, strings: Map<string, string>): Generator<RoffLine> {
  let definitionEnd: string | undefined;
  let skippedDepth = 0;
  let lastCondition = false;
  for (const { text, line } of joinedLines(page)) {
    if (definitionEnd !== undefined) {
      if (text.replace(/^[.']\s*/, ".").startsWith(definitionEnd)) definitionEnd = undefined;
      continue;
    }
    if (skippedDepth > 0) {
      skippedDepth = Math.max(0, skippedDepth + bracesIn(text));
      continue;
    }
    const request = /^[.']\s*(\S*?)(?:\s+(.*)|(?=\\[{}"]).*)?$/s.exec(text);
    const name = request?.[1] ?? "";
    const rest = request?.[2] ?? "";
    if (/^[.']\s*\\"/.test(text) || /^[.']\s*$/.test(text)) continue;
    if (["de", "de1", "am", "am1", "dei", "ig"].includes(name)) {
      definitionEnd = `.${name === "ig" ? rest.trim() || "." : rest.trim().split(/\s+/)[1] || "."}`;
    } else if (name === "ds" || name === "as") {
      const [, key, value = ""] = /^(\S+)\s*(?:"?(.*))?$/s.exec(rest) ?? [];
      if (key !== undefined) strings.set(key, (name === "as" ? (strings.get(key) ?? "") : "") + value);
    } else if (name === "if" || name === "ie" || name === "el") {
      const isTrue: boolean = name === "el" ? !lastCondition : HOLDS.test(rest);
      if (name === "ie") lastCondition = isTrue;
      const body = name === "el" ? rest : rest.replace(/^(?:'[^']*'[^']*'|!?[^\s'"]+|!?'[^']*'[^']*')\s*/, "");
      if (!isTrue) skippedDepth = Math.max(0, bracesIn(text));
      else if (body.replace(/\\[{}]/g, "").trim() !== "") yield { text: body.replace(/\\[{}]\s*/g, ""), line };
    } else if (/^[.']\s*\\}/.test(text)) {
      // The end of a block that was read.
    } else yield { text: text.replace(/\\[{}]/g, ""), line };
  }
}

/** Lines that end in a backslash go on in the next. */
function* joinedLines(page: string): Generator<RoffLine> {
  let held = "";
  let first = 0;
  for (const [at, text] of page.replace(/\r\n?/g, "\n").split("\n").entries()) {
    if (held === "") first = at + 1;
    held += text;
    if (/(?<!\\)(?:\\\\)*\\$/.test(held)) {
      held = held.slice(0, -1);
      continue;
    }
    yield { text: held, line: first };
    held = "";
  }
  if (held !== "") yield { text: held, line: first };
}

function bracesIn(text: string): number {
  return (text.match(/\\\{/g)?.length ?? 0) - (text.match(/\\\}/g)?.length ?? 0);
}
