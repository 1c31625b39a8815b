/**
 * Stack traces in lines of TypeScript: `error.stack` itself, wherever it is read, names the cell or the `.ts` file and
 * the line that was written. What a failed cell shows leaves out the kernel's own frames.
 */
import * as path from "node:path";
import type { SourceMaps } from "../compile/source-maps";
import type { ErrorView } from "../values";

export interface StackTraces {
  /** The message, and the frames down to where the kernel called the cell. */
  describe(error: Pick<ErrorView, "name" | "message" | "stack">): { head: string; frames: string[] };
  /** Lines around the first frame whose source is known, the one at fault marked with `>`. */
  excerpt(frames: readonly string[]): string[];
}

/** The function that calls a cell: frames from it on are the kernel's. */
export const entryName = "runCellCode";

/** Makes `error.stack` speak of TypeScript in this process. */
export function installStackTraces(maps: SourceMaps): StackTraces {
  Error.prepareStackTrace = (error, sites) => {
    const frames = withoutKernel(sites.map((site) => describeSite(site, maps)));
    return `${headOf(error)}${frames.map((frame) => `\n    at ${frame}`).join("")}`;
  };
  return {
    describe({ name, message, stack = "" }) {
      const at = stack.search(/\n {4}at /);
      const head = at < 0 ? stack : stack.slice(0, at);
      const frames = at < 0 ? [] : stack.slice(at + 1).split("\n");
      return {
        head: head === "" || head === bare ? `${name}${message && ": "}${message}` : head,
        frames: withoutDisplay(frames.map(clipped).filter((frame) => !isMachinery(frame))),
      };
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

/** The head of a stack that says nothing of its error. */
const bare = "Error";

const errorText = Error.prototype.toString;

function headOf(error: Error): string {
  try {
    return Reflect.apply(errorText, error, []) as string;
  } catch {
    // A name that is a symbol, say.
    return bare;
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

/**
 * Frames down to where the kernel called the cell, and without those of its own in between. All of them where no other
 * is left: an error of the kernel's own shows its frames.
 */
function withoutKernel(frames: string[]): string[] {
  const end = frames.findIndex((frame) => frame.includes(entryName) && isKernels(frame));
  const above = end < 0 ? frames : frames.slice(0, end);
  const own = above.filter((frame, i) => !isKernels(frame) && !(isScript(frame) && isKernels(above[i - 1] ?? "")));
  return own.length === 0 && end < 0 ? frames : own;
}

/** The folder of the session's files. */
const kernelFolder = path.resolve(__dirname, "..") + path.sep;

const isKernels = (frame: string) => frame.includes(kernelFolder);

/** How the kernel calls what it gives a limited time. */
const isScript = (frame: string) => /^Script\.runInThisContext \(node:vm:/.test(frame);

/** Frames of Node's loader and of promises: they are in `error.stack`, but no help in a notebook. */
function isMachinery(frame: string): boolean {
  return /node:internal|\(<anonymous>\)$/.test(frame);
}

/** The folder of what cells import from the kernel: displays, widgets, the shell. */
const display = path.resolve(__dirname, "../../../display") + path.sep;

/** Frames without those of the kernel's displays, through which a widget's callback is called, if others are left. */
function withoutDisplay(frames: readonly string[]): string[] {
  const others = frames.filter((frame) => !frame.includes(display));
  return others.length > 0 ? others : [...frames];
}

/** Characters of a frame: what stands in a stack need not be one. */
const mostFrame = 1000;

const clipped = (frame: string) => (frame.length <= mostFrame ? frame : `${frame.slice(0, mostFrame)}…`);

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
