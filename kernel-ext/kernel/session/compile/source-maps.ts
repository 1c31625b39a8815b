/**
 * From lines of the JavaScript that runs back to lines of the TypeScript that was written: two source maps for every
 * cell and module.
 */
import { eachMapping, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { columnWithMarks, columnWithoutMarks, type PlacedMark } from "./mark-positions";

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
  /** What the code that runs has besides. */
  marks: readonly PlacedMark[];
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
  /** All files that were compiled. */
  files(): string[];
  /**
   * Where the lines of a file that runs come from, in order: line and column of the code, line and column of the
   * source, and so on; lines are counted from 1, columns from 0. Lines that are the compiler's own are left out.
   */
  positions(file: string): number[];
}

/** Keeps where the lines of compiled code came from. */
export function createSourceMaps(): SourceMaps {
  const origins = new Map<string, Origin>();
  const original = (origin: Origin, position: Position): Position | undefined => {
    let { line, column } = position;
    for (let i = 0; i < origin.maps.length; i++) {
      const found = originalPositionFor(traceOf(origin, i), { line, column: column - 1 });
      if (found.line === null) return undefined;
      line = found.line;
      column = found.column + 1;
    }
    return { line: line - origin.linesBefore, column };
  };
  return {
    add: (file, origin) => origins.set(file, origin),
    has: (file) => origins.has(file),
    original(file, position) {
      const origin = origins.get(file);
      return origin && original(origin, unmarked(origin, position));
    },
    source: (file) => origins.get(file)?.source,
    files: () => [...origins.keys()],
    positions(file) {
      const origin = origins.get(file);
      return origin ? positionsOf(origin, (position) => original(origin, position)) : [];
    },
  };
}

function unmarked({ marks }: Origin, { line, column }: Position): Position {
  return { line, column: columnWithoutMarks(marks, line, column - 1) + 1 };
}

/** Most cells never fail: their maps are read when one does. */
function traceOf(origin: Origin, index: number): TraceMap {
  const map = origin.maps[index];
  const trace = typeof map === "string" ? new TraceMap(map) : map;
  origin.maps[index] = trace;
  return trace;
}

function positionsOf(origin: Origin, original: (position: Position) => Position | undefined): number[] {
  const lines = origin.source.split("\n").length;
  const positions: number[] = [];
  /** The last line whose first code comes from behind the source, where the compiler put it. */
  let compilers = 0;
  let latest = 0;
  eachMapping(traceOf(origin, 0), ({ generatedLine: line, generatedColumn: column }) => {
    const found = original({ line, column: column + 1 });
    if (!found) return;
    if (line !== latest && found.line > lines) compilers = line;
    latest = line;
    if (line !== compilers && found.line <= lines) {
      positions.push(line, columnWithMarks(origin.marks, line, column), found.line, found.column - 1);
    }
  });
  return positions;
}
