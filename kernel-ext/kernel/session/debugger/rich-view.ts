/** A value as a cell that ends in it would show it, for the debugger's "render variable". */
import type { MimeBundle } from "../../../display/mime/mime";
import { sendableBundle } from "../../../display/mime/sendable";
import { viewOf } from "../../../display/values/bundle";
import { attempt, limits, valueText, withinLimit } from "../values";

/** Its bundle as JSON, or a promise of it; text alone where its own display fails. */
export function richView(value: unknown): string | Promise<string> {
  const text = () => JSON.stringify({ "text/plain": valueText(value) });
  const json = (bundle: MimeBundle) => JSON.stringify(sendableBundle(bundle));
  const view = attempt(() => viewOf(value));
  if (!view) return text();
  try {
    const drawn = view.patient ? view.draw() : withinLimit(view.draw, limits.display);
    return drawn instanceof Promise ? drawn.then(json).catch(text) : withinLimit(() => json(drawn), limits.display);
  } catch {
    return text();
  }
}
