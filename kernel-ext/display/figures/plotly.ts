/**
 * plotly.js in notebooks. Its 4.8 MB go into the notebook once, compressed to 2 MB, as an output of their own in the
 * first cell that shows a figure; every figure then refers to `window.Plotly`. A figure that is redrawn many times
 * stays small this way, and so does the saved notebook.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { currentSink, type DisplayOptions, type Sink } from "../channels/sink";
import type { MimeBundle } from "../mime/mime";

/** The type that plotly's extension of JupyterLab draws. */
export const plotlyType = "application/vnd.plotly.v1+json";

/**
 * Sends a bundle. plotly's extension draws an output once and ignores every update of it; an update without its type in
 * between makes the front-end begin anew.
 */
export function sendFigures(sink: Sink, bundle: MimeBundle, options: DisplayOptions): void {
  if (options.update && plotlyType in bundle) {
    const { [plotlyType]: _, ...others } = bundle;
    sink.display(others, options);
  }
  sink.display(bundle, options);
}

/** Metadata that marks the library's own output; a report that brings plotly.js itself leaves that output out. */
export const libraryMark = { bowlab: "plotly.js" };

/** The cell that carries the library in this process, once it has been sent, and whether that cell is still running. */
let carrier: { cellId: string | undefined; running: boolean } | undefined;

function readPlotly(): string {
  return fs.readFileSync(
    path.join(path.dirname(require.resolve("plotly.js-dist-min/package.json")), "plotly.min.js"),
    "utf8",
  );
}

/** plotly.js's source, fit to stand inside a <script> element. */
export function plotlySource(): string {
  return readPlotly().replace(/<\/(script)/gi, "<\\/$1");
}

/**
 * Sends the library's output unless another cell of this notebook has it. A cell that is run again sends it again: its
 * old output is gone.
 */
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
  sink.display(
    { "text/html": `<script>${loader()}</script>`, "text/plain": "plotly.js, for the figures of this notebook" },
    { metadata: libraryMark },
  );
}

let compressed: string | undefined;

/**
 * A script that unpacks the library and runs it, unless the page has it from another notebook. A page with a module
 * loader (`define`, `module`) would catch the library instead of letting it set window.Plotly: both are hidden from it.
 */
function loader(): string {
  compressed ??= zlib.gzipSync(readPlotly()).toString("base64");
  return `(function () {
  if (window.Plotly) return;
  var bytes = Uint8Array.from(atob("${compressed}"), function (c) { return c.charCodeAt(0); });
  var unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  new Response(unpacked).text().then(function (source) {
    var script = document.createElement("script");
    script.textContent = "(function (define, module, exports) {\\n" + source + "\\n}).call(window);";
    document.head.appendChild(script);
  });
})();`;
}
