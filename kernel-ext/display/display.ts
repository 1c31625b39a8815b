/** `display(value)`: shows a value in the running cell. Names and options follow Deno's kernel. */

import { currentSink } from "./channels/sink";
import { sendFigures } from "./figures/plotly";
import { bundleText, type MimeBundle } from "./mime/mime";
import { toBundle } from "./values/bundle";

/** How a value is shown. */
export interface ShowOptions {
  /** `value` is a MIME bundle already. */
  raw?: boolean;
  /** Replace the output of `display_id` instead of adding one. */
  update?: boolean;
  /** Names the output so that a later call can update it. */
  display_id?: string;
  metadata?: Record<string, unknown>;
}

/**
 * Shows `value` in the running cell, or as plain text on stderr outside a notebook.
 * Returns a promise only where the value's own display method is asynchronous: `await` it then.
 */
export function display(value: unknown, options: ShowOptions = {}): void | Promise<void> {
  const bundle = options.raw ? (value as MimeBundle) : toBundle(value);
  if (bundle instanceof Promise) return bundle.then((settled) => send(settled, options));
  send(bundle, options);
}

/** Removes the running cell's outputs; with `wait`, only when the next output comes (no flicker). */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  currentSink()?.clear(wait);
}

function send(bundle: MimeBundle, { update, display_id, metadata }: ShowOptions): void {
  if (Object.keys(bundle).length === 0) return;
  const sink = currentSink();
  if (sink) sendFigures(sink, bundle, { update, displayId: display_id, metadata });
  else if (!update) process.stderr.write(`${bundleText(bundle)}\n`);
}
