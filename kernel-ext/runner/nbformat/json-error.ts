/** Where a text stops being JSON, and what stands there: the usual accidents of notebooks have names. */
import { parseTree } from "jsonc-parser";

export interface JsonFault {
  /** "at line 3, column 1: …" */
  what: string;
  fix: string;
}

/** What is wrong with `text`, which JSON.parse refused with the message `said`. */
export function jsonFault(text: string, said: string): JsonFault {
  if (text.trim() === "") return { what: "it is empty", fix: "restore it" };
  const conflict = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (conflict) return { what: `${placeOf(text, conflict.index)}: a merge conflict`, fix: "resolve the conflict" };
  const at = firstError(text) ?? Number(/position (\d+)/.exec(said)?.[1] ?? text.length);
  return faultAt(text, at, said);
}

function firstError(text: string): number | undefined {
  const errors: { error: number; offset: number; length: number }[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch {
    // Nested deeper than the stack: JSON.parse's own message is what there is.
  }
  return errors[0]?.offset;
}

function faultAt(text: string, at: number, said: string): JsonFault {
  const number = /^-?(NaN|Infinity)\b/.exec(text.slice(text[at - 1] === "-" ? at - 1 : at));
  if (number) {
    return {
      what: `${placeOf(text, at)}: ${number[0]} is not a number that JSON has`,
      fix: "write null or a text in its place (Python's json module writes it unless allow_nan=False)",
    };
  }
  const before = text.slice(0, at).trimEnd();
  if (/[\]}]/.test(text[at] ?? "") && before.endsWith(",")) {
    const what = `${placeOf(text, before.length - 1)}: a comma in front of ${text[at]}`;
    return { what, fix: "take the comma out" };
  }
  if (text.slice(at).trim() === "") return { what: `${placeOf(text, at)}: it ends there, cut off`, fix: "restore it" };
  if (/^\/[/*]/.test(text.slice(at))) return { what: `${placeOf(text, at)}: a comment`, fix: "take it out" };
  const words = said.replace(/\s+/g, " ").slice(0, 120);
  return { what: `${placeOf(text, at)}: ${words}`, fix: "mend it there, or restore it" };
}

function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split("\n");
  return `at line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}
