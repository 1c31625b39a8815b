/** Terminal text as HTML: ANSI colours become classes, every other escape sequence goes. */
import { escapeHtml } from "../../display/markup";

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Escaped HTML of `text`, with spans of classes `ansi-red`, `ansi-bold`, … */
export function ansiToHtml(text: string): string {
  const classes = new Set<string>();
  let out = "";
  let at = 0;
  // Control characters are what this is about.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const match of text.matchAll(/\u001b\[([0-9;?]*)([A-Za-z])/g)) {
    out += span(text.slice(at, match.index), classes);
    at = match.index + match[0].length;
    if (match[2] === "m") for (const code of match[1].split(";").map(Number)) apply(code, classes);
  }
  return out + span(text.slice(at), classes);
}

function span(text: string, classes: ReadonlySet<string>): string {
  if (text === "") return "";
  const escaped = escapeHtml(text);
  return classes.size > 0 ? `<span class="${[...classes].join(" ")}">${escaped}</span>` : escaped;
}

function apply(code: number, classes: Set<string>): void {
  const isColour = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  if (code === 0) classes.clear();
  if (isColour || code === 39) for (const colour of colours) classes.delete(`ansi-${colour}`);
  if (isColour) classes.add(`ansi-${colours[code % 10]}`);
  if (code === 1) classes.add("ansi-bold");
  if (code === 22) classes.delete("ansi-bold");
}
