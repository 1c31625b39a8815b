/**
 * From lines of the JavaScript that runs back to lines of the TypeScript that was written: two source maps for every
 * cell and module.
 */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

export interface Position {
  /** Counted from 1. */
  line: number;
  /** Counted from 1. */
  column: number;
}

/**
 * What a file in stack traces was made from: maps from the code that runs to the code before it, and so on to the
 * source.
 */
interface Origin {
  maps: (string | TraceMap)[];
  /** Lines that stand in front of the source in the last map's file. */
  linesBefore: number;
  source: string;
}

export interface SourceMaps {
  /** Remembers where the code that runs under the name `file` comes from. */
  add(file: string, origin: Origin): void;
  /** Whether positions in `file` can be mapped. */
  has(file: string): boolean;
  /** The position in the source, or undefined where the code was made by the compiler. */
  original(file: string, position: Position): Position | undefined;
  /** The source's text. */
  source(file: string): string | undefined;
}

/** Keeps where the lines of compiled code came from. */
export function createSourceMaps(): SourceMaps {
  const origins = new Map<string, Origin>();
  return {
    add: (file, origin) => origins.set(file, origin),
    has: (file) => origins.has(file),
    original(file, position) {
      const origin = origins.get(file);
      if (!origin) return undefined;
      let { line, column } = position;
      for (const [i, map] of origin.maps.entries()) {
        // Most cells never fail: their maps are read when one does.
        const trace = typeof map === "string" ? new TraceMap(map) : map;
        origin.maps[i] = trace;
        const found = originalPositionFor(trace, { line, column: column - 1 });
        if (found.line === null) return undefined;
        line = found.line;
        column = found.column + 1;
      }
      return { line: line - origin.linesBefore, column };
    },
    source: (file) => origins.get(file)?.source,
  };
}
