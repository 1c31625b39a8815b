/**
 * The grammar of measures as ir_measures writes it: `Name(parameter=value,…)@cutoff`, such as `nDCG@10`, `P(rel=2)@10`,
 * `nDCG(dcg='exp-log2')@20`, `nDCG(gains={1:1,2:3})@10`. Numbers, 'texts', True and False, and {number:number} are
 * values.
 */
import { InputError } from "../errors";

export type ParameterValue = number | string | boolean | ReadonlyMap<number, number>;

export interface MeasureSyntax {
  name: string;
  parameters: Map<string, ParameterValue>;
  /** Depth behind the @; of IPrec a share. */
  cutoff?: number;
}

/**
 * Splits a list at the commas and blanks that stand outside of brackets. trec_eval's `P.5,10` stays together: what
 * looks like a parameter belongs to the name with a dot that stands before it.
 */
export function splitMeasures(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const character of list) {
    if ("({".includes(character)) depth++;
    if (")}".includes(character)) depth--;
    if (depth <= 0 && /[\s,]/.test(character)) {
      if (current !== "") parts.push(current);
      current = "";
    } else current += character;
  }
  if (current !== "") parts.push(current);
  return joinParameters(parts);
}

function joinParameters(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1) ?? "";
    const isParameter = /^[-+]?[\d.]+(=[-+]?[\d.]+)?$/.test(part) && /^\w+\.[^@(]+$/.test(before);
    if (isParameter) joined[joined.length - 1] = `${before},${part}`;
    else joined.push(part);
  }
  return joined;
}

/** @throws InputError when the text does not follow the grammar. */
export function parseMeasureSyntax(text: string): MeasureSyntax {
  const [, name, , inside, cutoff] =
    /^([\p{L}\d][\p{L}\w-]*)(\((.*)\))?(?:@(\d+(?:\.\d+)?|\.\d+))?$/u.exec(text.trim()) ?? [];
  if (name === undefined) throw notAMeasure(text);
  const parameters = new Map<string, ParameterValue>();
  for (const part of splitMeasures(inside ?? "")) {
    const [, key, value] = /^(\w+)=(.+)$/.exec(part) ?? [];
    if (key === undefined || parameters.has(key)) throw notAMeasure(text);
    parameters.set(key, parseValue(value, text));
  }
  return { name, parameters, cutoff: cutoff === undefined ? undefined : Number(cutoff) };
}

function parseValue(value: string, whole: string): ParameterValue {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  const [, , quoted] = /^(['"])([^'"]*)\1$/.exec(value) ?? [];
  if (quoted !== undefined) return quoted;
  const [, entries] = /^\{(.*)\}$/.exec(value) ?? [];
  if (entries === undefined) throw notAMeasure(whole);
  const pairs = splitMeasures(entries).map((entry) => /^(-?\d+):(-?\d+(?:\.\d+)?)$/.exec(entry));
  if (pairs.length === 0 || pairs.some((pair) => pair === null)) throw notAMeasure(whole);
  return new Map(pairs.map((pair) => [Number(pair![1]), Number(pair![2])]));
}

/** A value as the grammar writes it. */
export function formatValue(value: ParameterValue): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  return `{${Array.from(value, ([grade, gain]) => `${grade}:${gain}`).join(",")}}`;
}

function notAMeasure(text: string): InputError {
  return new InputError("cannot read the measure", {
    expected: "a name, parameters in brackets and a depth behind @, such as nDCG@10 or P(rel=2)@10",
    found: JSON.stringify(text),
  });
}
