/**
 * plotly.js in notebooks. Its 4.8 MB go into the notebook once, as an output of their own in the first cell that shows a figure; every
 * figure then refers to `window.Plotly`. A figure that is redrawn many times stays small this way, and so does the saved notebook.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { currentSink } from "./sink";

/** Metadata that marks the library's own output; a report that brings plotly.js itself leaves that output out. */
export const libraryMark = { bowlab: "plotly.js" };

/** The cell that carries the library in this process, once it has been sent, and whether that cell is still running. */
let carrier: { cellId: string | undefined; running: boolean } | undefined;

/** plotly.js's source, fit to stand inside a <script> element. */
export function plotlySource(): string {
  const file = path.join(path.dirname(require.resolve("plotly.js-dist-min/package.json")), "plotly.min.js");
  return fs.readFileSync(file, "utf8").replace(/<\/(script)/gi, "<\\/$1");
}

/** Sends the library's output unless another cell of this notebook has it. A cell that is run again sends it again: its old output is gone. */
export function ensurePlotly(): void {
  const sink = currentSink();
  if (!sink) return;
  const cellId = sink.cellId();
  const runAgain = carrier?.cellId !== undefined && carrier.cellId === cellId && !carrier.running;
  if (carrier && !runAgain) return;
  const sent = { cellId, running: true };
  carrier = sent;
  sink.beforeIdle(() => {
    sent.running = false;
  });
  // A page with a module loader (`define`, `module`) would catch the library instead of letting it set window.Plotly.
  const script = `(function (define, module, exports) {\n${plotlySource()}\n}).call(window);`;
  sink.display(
    { "text/html": `<script>${script}</script>`, "text/plain": "plotly.js, for the figures of this notebook" },
    { metadata: libraryMark },
  );
}
