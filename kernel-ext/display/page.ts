/** `page(value)`: long text for the front-end's pager instead of the cell's output. */

import { currentSink } from "./channels/sink";
import { bundleText } from "./mime/mime";
import { toBundle } from "./values/bundle";

/** Shows `value` in the pager of front-ends that have one (consoles do), and as text on stderr outside a notebook. */
export async function page(value: unknown): Promise<void> {
  const bundle = await toBundle(value);
  const sink = currentSink();
  if (sink?.page) sink.page(bundle);
  else if (sink) sink.display(bundle, {});
  else process.stderr.write(`${bundleText(bundle)}\n`);
}
