/**
 * MIME bundles: one value in several forms, of which a front-end shows the richest it knows.
 * A value brings its own by a method under `Symbol.for("Jupyter.display")`, the symbol of Deno's kernel.
 */

import { peek } from "./peek";

/** MIME type → content: text, base64 for binary images, or a JSON value for `+json` types. */
export type MimeBundle = Record<string, unknown>;

/** The method by which a value says how a notebook shows it. An empty bundle shows nothing. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/**
 * A value marked by `[patientSymbol]: true` takes its time to show itself, and a kernel waits for it as for the cell's
 * own code. Any other display method is cut off when it does not end within a second, and the value is shown as text.
 */
export const patientSymbol: unique symbol = Symbol.for("bowlab.display.patient");

/** A value that brings its own MIME bundle. */
export interface Displayable {
  readonly [patientSymbol]?: boolean;
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Whether `value` brings its own bundle. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && typeof peek(value, displaySymbol) === "function";
}

/** A displayable that always shows `bundle`. */
export function displayable(bundle: MimeBundle): Displayable {
  return { [displaySymbol]: () => bundle };
}

/** The text form of a bundle, for places without a front-end. */
export function bundleText(bundle: MimeBundle): string {
  const text = bundle["text/plain"];
  return typeof text === "string" ? text : `[${Object.keys(bundle).join(", ")}]`;
}
