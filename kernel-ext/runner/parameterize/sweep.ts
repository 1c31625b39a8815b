/** Sweeps: every combination of the values of some parameters, one run for each. */
import { InputError } from "../../errors";
import { type ParameterValues, parseValue } from "./values";

/** A parameter and the values it takes, each with the text it was given as (which names the output). */
export interface SweepAxis {
  name: string;
  values: { text: string; value: unknown }[];
}

/** One run of a sweep. */
export interface Combination {
  parameters: ParameterValues;
  /** The swept ones among them as texts, in order. */
  labels: [name: string, text: string][];
}

/**
 * "lr=1e-4,3e-4" → an axis; commas inside brackets and quotes do not part values. "lr" alone takes the list that
 * `given` holds under that name. @throws InputError when there is no list of values.
 */
export function parseAxis(text: string, given: ParameterValues): SweepAxis {
  const at = text.indexOf("=");
  const name = at < 0 ? text : text.slice(0, at);
  if (at >= 0) {
    const words = splitList(text.slice(at + 1));
    if (name === "" || words.some((word) => word === "")) {
      throw new InputError(`--sweep ${text} lacks a name or a value`, { fix: "write --sweep lr=1e-4,3e-4" });
    }
    const what = `a value of --sweep ${name}`;
    return { name, values: words.map((word) => ({ text: unquoted(word), value: parseValue(word, what) })) };
  }
  const list = Object.hasOwn(given, name) ? given[name] : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    throw new InputError(`--sweep ${name} needs values: the parameter ${name} is not a list`, {
      fix: `give them as --sweep ${name}=a,b or as a list in the file of -f`,
    });
  }
  return { name, values: list.map((value) => ({ text: textOf(value), value })) };
}

/** The product of the axes over the fixed parameters; the last axis turns fastest. Without axes, one run. */
export function combinations(fixed: ParameterValues, axes: readonly SweepAxis[]): Combination[] {
  return axes.reduce<Combination[]>(
    (runs, { name, values }) =>
      runs.flatMap(({ parameters, labels }) =>
        values.map(({ text, value }) => ({
          parameters: { ...parameters, [name]: value },
          labels: [...labels, [name, text] as [string, string]],
        })),
      ),
    [{ parameters: fixed, labels: [] }],
  );
}

function splitList(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let depth = 0;
  let quoted = false;
  for (const [i, character] of [...text].entries()) {
    if (character === '"' && text[i - 1] !== "\\") quoted = !quoted;
    if (!quoted && "[{".includes(character)) depth++;
    if (!quoted && "]}".includes(character)) depth--;
    if (character === "," && depth === 0 && !quoted) {
      words.push(word.trim());
      word = "";
    } else word += character;
  }
  return [...words, word.trim()];
}

function unquoted(word: string): string {
  return /^".*"$/.test(word) ? word.slice(1, -1) : word;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
