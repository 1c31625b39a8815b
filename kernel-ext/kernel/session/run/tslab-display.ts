/**
 * tslab's own `display`, for notebooks that were written for tslab: it writes through a variable of tslab's kernel,
 * which does not run here.
 */

import { currentSink } from "../../../display/channels/sink";
import type { MimeBundle } from "../../../display/mime/mime";

interface DisplayData {
  data: MimeBundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** Lets `import { display } from "tslab"` show things in the running cell. */
export function connectTslab(): void {
  const channel = require("tslab/dist/jupyter") as {
    lastWriteDisplayData: ((content: DisplayData, update: boolean) => void) | null;
  };
  channel.lastWriteDisplayData ??= ({ data, metadata, transient }, update) =>
    currentSink()?.display(data, { displayId: transient.display_id, update: update === true, metadata });
}
