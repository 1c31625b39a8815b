/**
 * Expressions for what differs from run to run and means nothing: times, durations, paths, ids. They are replaced on
 * both sides.
 */
import { parse as parseYaml } from "yaml";
import { InputError, messageOf } from "../../errors";
import { readTextWithoutBom } from "../../files";

export interface Sanitizer {
  expression: RegExp;
  replacement: string;
}

/** Always applied, before those of a file. */
export const builtInSanitizers: readonly Sanitizer[] = [
  { expression: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, replacement: "<uuid>" },
  {
    expression: /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?Z|[+-]\d{2}:?\d{2})?)?/g,
    replacement: "<date>",
  },
  { expression: /\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, replacement: "<time>" },
  {
    expression: /\b\d+(?:[.,]\d+)?(?:e-?\d+)? ?(?:ns|[µμ]s|ms|s|sec|seconds?|min|minutes?)\b(?![/\w])/g,
    replacement: "<duration>",
  },
  { expression: /\b0x[0-9a-f]{6,16}\b/gi, replacement: "<address>" },
  { expression: /(?<![\w:/.])(?:file:\/\/)?(?:\/[\w.@~+-]+){2,}\/?|\b[A-Z]:\\[\w.@~\\+-]+/g, replacement: "<path>" },
];

/**
 * Sanitizers of a file: nbval's form (sections with `regex:` and `replace:` lines) or a YAML or JSON list of {regex,
 * replace}.
 * @throws InputError naming the entry that cannot be used.
 */
export function readSanitizers(file: string): Sanitizer[] {
  const text = readTextWithoutBom(file, "file of sanitizing expressions");
  const entries = /^\s*\[[^\]",{]+\]\s*$/m.test(text) ? sections(text) : list(text, file);
  return entries.map(({ regex, replace }, i) => {
    if (typeof regex !== "string" || typeof replace !== "string") {
      throw new InputError(`${file}: entry ${i + 1} lacks a text regex or replace`, {
        fix: "write each as {regex: …, replace: …}",
      });
    }
    try {
      return { expression: new RegExp(regex, "g"), replacement: replace };
    } catch (error) {
      throw new InputError(`${file}: entry ${i + 1} is not a regular expression: ${messageOf(error)}`, {
        cause: error,
      });
    }
  });
}

/** The text with everything replaced. */
export function sanitize(text: string, sanitizers: readonly Sanitizer[]): string {
  return sanitizers.reduce((result, { expression, replacement }) => result.replace(expression, replacement), text);
}

type Entry = { regex?: unknown; replace?: unknown };

function sections(text: string): Entry[] {
  return text
    .split(/^\s*\[[^\]]+\]\s*$/m)
    .slice(1)
    .map((section) =>
      Object.fromEntries(
        [...section.matchAll(/^\s*(regex|replace)\s*[:=][ \t]*(.*?)\s*$/gm)].map(([, name, value]) => [name, value]),
      ),
    );
}

function list(text: string, file: string): Entry[] {
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (error) {
    throw new InputError(`${file} is neither nbval's form nor YAML: ${messageOf(error)}`, { cause: error });
  }
  if (!Array.isArray(content)) throw new InputError(`${file}: expected a list of {regex, replace}`);
  return content.map((entry) => (typeof entry === "object" && entry !== null ? entry : {}));
}
