/** `display` of tslab (`import { display } from "tslab"`): notebooks written for it go on working in a kernel of ours. */
import { currentSink } from "./sink";

/** Where tslab's own kernel leaves its channel for its display. */
interface TslabChannel {
  lastWriteDisplayData: ((content: TslabContent, update: boolean) => void) | null;
}

interface TslabContent {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** Called once by a kernel's session, after it has registered its sink: what tslab's display writes goes there. */
export function connectTslabDisplay(): void {
  const channel = require("tslab/dist/jupyter") as TslabChannel;
  channel.lastWriteDisplayData = ({ data, metadata, transient }, update) =>
    currentSink()?.display(data, { displayId: transient.display_id, update, metadata });
}
