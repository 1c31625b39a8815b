/** Texts: a line to type, a label, HTML. */
import { inspect } from "node:util";
import { Control, type ControlOptions } from "./control";

/** How a line of text is typed. */
export interface TextOptions extends ControlOptions<string> {
  /** Shown while nothing is typed. */
  placeholder?: string;
  /** Tell of every key, not only of Enter and of leaving the field. Default false. */
  continuous?: boolean;
}

/** A line of text to type. */
export function text(options: TextOptions = {}): Control<string> {
  const { value = "", placeholder = "", continuous = false } = options;
  const state = { placeholder, continuous_update: continuous };
  return new Control<string>(textKind("Text", "TextStyleModel", state, JSON.stringify), value, options);
}

/** A text to read, that the code may change by its `value`. */
export function textLabel(options: ControlOptions<string> | string = {}): Control<string> {
  return reading("Label", "LabelStyleModel", options, (value) => value);
}

/** HTML to read, that the code may change by its `value`. Foreign text goes in by `escapeHtml`. */
export function markup(options: ControlOptions<string> | string = {}): Control<string> {
  const words = (value: string) => value.replace(/<[^>]*>/g, "").trim();
  return reading("HTML", "HTMLStyleModel", options, words, (value) => value);
}

function reading(
  name: string,
  style: string,
  given: ControlOptions<string> | string,
  words: (value: string) => string,
  html?: (value: string) => string,
): Control<string> {
  const options = typeof given === "string" ? { value: given } : given;
  const kind = textKind(name, style, { placeholder: "" }, words);
  return new Control<string>({ ...kind, html }, options.value ?? "", options);
}

function textKind(name: string, style: string, state: object, words: (value: string) => string) {
  const checked = (value: unknown): string => {
    if (typeof value === "string") return value;
    throw new TypeError(`the value of this control is a text, and not ${inspect(value)}`);
  };
  return { name, style, state: { ...state }, encode: checked, decode: checked, words };
}
