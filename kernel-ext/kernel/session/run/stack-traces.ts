/**
 * Stack traces in lines of TypeScript: `error.stack` itself, wherever it is read, names the cell or the `.ts` file and the line that was
 * written. What a failed cell shows leaves out the kernel's own frames.
 */
import type { SourceMaps } from "../compile/source-maps";

export interface StackTraces {
  /** The message, and the frames down to where the kernel called the cell. */
  describe(error: Error): { head: string; frames: string[] };
  /** Lines around the first frame whose source is known, the one at fault marked with `>`. */
  excerpt(frames: readonly string[]): string[];
}

/** The function that calls a cell: frames from it on are the kernel's. */
export const entryName = "runCellCode";

/** Makes `error.stack` speak of TypeScript in this process. */
export function installStackTraces(maps: SourceMaps): StackTraces {
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.map((site) => `\n    at ${describeSite(site, maps)}`);
    return `${headOf(error)}${frames.join("")}`;
  };
  return {
    describe(error) {
      const stack = error.stack ?? headOf(error);
      const at = stack.search(/\n {4}at /);
      if (at < 0) return { head: stack, frames: [] };
      const frames = stack.slice(at + 1).split("\n");
      const end = frames.findIndex((frame) => frame.includes(entryName));
      const own = end < 0 ? frames : frames.slice(0, end);
      return { head: stack.slice(0, at), frames: own.filter((frame) => !isMachinery(frame)) };
    },
    excerpt(frames) {
      for (const frame of frames) {
        const [, file, line] = /\(?([^()\s]+):(\d+):\d+\)?$/.exec(frame) ?? [];
        const source = file === undefined ? undefined : maps.source(file);
        if (source) return linesAround(source, Number(line));
      }
      return [];
    },
  };
}

function headOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function describeSite(site: NodeJS.CallSite, maps: SourceMaps): string {
  const text = String(site);
  const file = site.getFileName() ?? undefined;
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  if (file === undefined || line === null || column === null || !maps.has(file)) return text;
  const original = maps.original(file, { line, column });
  if (!original) return text;
  // The name in `exports.f` is how compiled code calls it, not how it was written.
  return text
    .replace(`${file}:${line}:${column}`, `${file}:${original.line}:${original.column}`)
    .replace(/^(Object|Proxy)\./, "");
}

/** Frames of Node's loader, of promises, and of what the kernel puts around an await. */
function isMachinery(frame: string): boolean {
  return /node:internal|\/kernel\/session\/|\(<anonymous>\)$/.test(frame);
}

/** Lines of context above and below. */
const context = 2;

function linesAround(source: string, line: number): string[] {
  const lines = source.split("\n");
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).map(
    (number) => `${number === line ? ">" : " "} ${String(number).padStart(width)} | ${lines[number - 1]}`,
  );
}
