/**
 * MIME bundles: one value in several forms, of which a front-end shows the richest it knows.
 * A value brings its own by a method under `Symbol.for("Jupyter.display")`, the symbol of Deno's kernel.
 */

/** MIME type → content: text, base64 for binary images, or a JSON value for `+json` types. */
export type MimeBundle = Record<string, unknown>;

/** The method by which a value says how a notebook shows it. An empty bundle shows nothing. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Whether `value` brings its own bundle. */
export function isDisplayable(value: unknown): value is Displayable {
  return value !== null && typeof value === "object" && typeof (value as Displayable)[displaySymbol] === "function";
}

/** A displayable that always shows `bundle`. */
export function displayable(bundle: MimeBundle): Displayable {
  return { [displaySymbol]: () => bundle };
}

/** The text form of a bundle, for places without a front-end. */
export function textOf(bundle: MimeBundle): string {
  const text = bundle["text/plain"];
  return typeof text === "string" ? text : `[${Object.keys(bundle).join(", ")}]`;
}
