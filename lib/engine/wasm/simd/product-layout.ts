/** What the code of a product shares: sizes, the memory of a thread, variables. */
import type { Code, Variable } from "./assembler";
import { i32 } from "./instructions";

/** Results of a block: as many as registers hold, two factors and the counters beside them. */
export const HEIGHT = 4;
export const WIDTH = 8;
/** Of the inner size, packed at a time: eight columns of it stay in the first cache. */
export const INNER_DEPTH = 256;
/** Columns of one unit of work at most: a packed block of them stays in the second cache. */
export const UNIT_COLUMNS = 256;

/** Bytes a thread needs beside the matrices: zeros, a block at an edge, the packed rows, the packed columns. */
export const EDGE_AT = 64;
export const LEFT_AT = EDGE_AT + 4 * HEIGHT * WIDTH;
export const RIGHT_AT = LEFT_AT + 4 * HEIGHT * INNER_DEPTH;
export const PRODUCT_SCRATCH = RIGHT_AT + 4 * UNIT_COLUMNS * INNER_DEPTH;

export const PARAMETERS = [
  ...["a", "b", "c", "bias", "m", "k", "n", "turnA", "turnB", "sliceA", "sliceB", "sliceC"],
  ...["unitRows", "unitColumns", "begin", "end", "scratch"],
] as const;
export const LOCALS = [
  ...["rowUnits", "columnUnits", "unit", "slice", "left", "right", "result", "firstRow", "lastRow"],
  ...["firstColumn", "lastColumn", "row", "column", "inner", "depth", "rows", "columns", "to", "stride", "start"],
  ...["startStride", "panel", "packed", "stop", "place", "i", "j"],
] as const;
export type Names = Record<(typeof PARAMETERS)[number] | (typeof LOCALS)[number], Variable>;

/** Of so many floats. */
export const floatBytes = (count: Code): Code => i32.shiftLeft(count, 2);
/** base + amounts */
export const offset = (base: Variable, ...amounts: Code[]): Code =>
  amounts.reduce((sum, code) => i32.add(sum, code), base.get);
