/** A profile that was taken: its numbers, as a table, a figure and files. A notebook shows it by itself. */
import * as path from "node:path";
import { writeFileAtomic, writeJson } from "../files";
import { profileHtml } from "./html";
import type { ProfileReport } from "./report";
import { profileTable } from "./table";
import type { Trace } from "./trace";

/** Names of the files in the folder of what was profiled. @param part of a work in several, with its hyphen */
export const profileFiles = (part = ""): { report: string; trace: string } => ({
  report: `profile${part}.json`,
  trace: `trace${part}.json`,
});

const displaySymbol = Symbol.for("Jupyter.display");
/** Operations in the figure. */
const SHOWN = 15;

/** Where the time of some steps went. A notebook shows it by itself. */
export class Profile {
  constructor(
    readonly report: ProfileReport,
    readonly trace: Trace,
  ) {}

  /** Columns: by phase, by layer, by operation. */
  toText(): string {
    return profileTable(this.report);
  }

  /** Bars in plotly's form: milliseconds a step by phase, layer and operation. */
  toFigure(): { data: Record<string, unknown>[]; layout: Record<string, unknown> } {
    const { phases, layers, operations, work, milliseconds } = this.report;
    const parts = [phases, layers, operations.slice(0, SHOWN)];
    const data = parts.map((part, i) => ({
      ...{ type: "bar", orientation: "h", name: ["phase", "layer", "operation"][i] },
      ...{ xaxis: `x${place(i)}`, yaxis: `y${place(i)}` },
      y: part.map(({ name }) => name),
      x: part.map((each) => each.milliseconds),
    }));
    const axes = parts.flatMap((_, i) => [
      [`yaxis${place(i)}`, { autorange: "reversed", automargin: true }],
      [`xaxis${place(i)}`, { title: { text: "ms a step" } }],
    ]);
    const title = { text: `${work}: ${milliseconds.toFixed(1)} ms a step by phase, layer and operation` };
    const grid = { rows: 1, columns: parts.length, pattern: "independent" };
    return { data, layout: { title, grid, showlegend: false, height: 460, ...Object.fromEntries(axes) } };
  }

  /**
   * Writes both files into `folder`, each whole or not at all.
   * @param part of a work in several: "-00000-of-00004"
   * @throws InputError when it cannot
   */
  write(folder: string, part = ""): void {
    const { report, trace } = profileFiles(part);
    writeJson(path.join(folder, report), this.report);
    writeFileAtomic(path.join(folder, trace), `${JSON.stringify(this.trace)}\n`);
  }

  /** What a notebook shows: the figure where plotly's extension is, else bars in HTML. */
  [displaySymbol](): Record<string, unknown> {
    return {
      "application/vnd.plotly.v1+json": this.toFigure(),
      "text/html": profileHtml(this.report),
      "text/plain": this.toText(),
    };
  }
}

/** What plotly puts behind the name of an axis: nothing, 2, 3. */
function place(i: number): string {
  return i === 0 ? "" : String(i + 1);
}
