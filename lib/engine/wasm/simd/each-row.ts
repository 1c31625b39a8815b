/**
 * What functions of the rows of float32 matrices are made of; units are rows. Sums run in four lanes over a row and are
 * put together at its end, in the same order whatever thread does the row.
 */
import { type Access, four, one } from "./access";
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { f32x4, forEach, i32, i32x4 } from "./instructions";

/** What a function of rows is given, in this order; then columns, begin, end and scratch. */
interface RowSizes {
  /** Matrices of the same shape. */
  matrices: number;
  /** Vectors with a number for each column. */
  ofColumns?: number;
  /** Vectors with a number for each row. */
  ofRows?: number;
  numbers?: number;
  integers?: number;
}

export interface RowBuilder {
  /** Where the row's number is, in each matrix; in a loop `along` the row. */
  matrices: Code[];
  /** Where the column's number is. */
  ofColumns: Code[];
  /** Where the row's number is. */
  ofRows: Code[];
  /** In all lanes. */
  numbers: Variable[];
  /** In all lanes. */
  integers: Variable[];
  /** The whole numbers as they were given. */
  given: Variable[];
  row: Variable;
  /** How many there are. */
  columns: Variable;
  /** Bytes from the row's first number to the current one, and from the matrix' first. */
  column: Variable;
  place: Code;
  vector(): Variable;
  pointer(): Variable;
  /** Runs over the row: vectors of four, then single ones. */
  along(body: (access: Access) => Code[]): Code;
}

/** A function of every row from `begin` to `end`. */
export function eachRow(sizes: RowSizes, body: (row: RowBuilder) => Code[]): FunctionBuilder {
  const builder = new FunctionBuilder();
  const several = (count: number | undefined, type: "i32" | "f32") =>
    Array.from({ length: count ?? 0 }, () => builder.parameter(type));
  const [matrices, ofColumns, ofRows] = [sizes.matrices, sizes.ofColumns, sizes.ofRows].map((n) => several(n, "i32"));
  const given = { numbers: several(sizes.numbers, "f32"), integers: several(sizes.integers, "i32") };
  const [columns, begin, end] = several(4, "i32");
  const [pointer, vector] = [() => builder.local("i32"), () => builder.local("v128")];
  const [row, column, start, whole, width] = Array.from({ length: 5 }, pointer);
  const lines = matrices.map(pointer);
  const numbers = given.numbers.map(vector);
  const integers = given.integers.map(vector);
  const context: RowBuilder = {
    matrices: lines.map((line) => i32.add(line.get, column.get)),
    ofColumns: ofColumns.map((first) => i32.add(first.get, column.get)),
    ofRows: ofRows.map((first) => i32.add(first.get, i32.shiftLeft(row.get, 2))),
    ...{ numbers, integers, given: given.integers, row, columns, column, vector, pointer },
    place: i32.add(start.get, column.get),
    along: (body) => [
      ...forEach(column, i32.constant(0), whole.get, 16, ...body(four)),
      ...forEach(column, whole.get, width.get, 4, ...body(one)),
    ],
  };
  return builder.body(
    ...numbers.map((number, i) => number.set(f32x4.splat(given.numbers[i].get))),
    ...integers.map((integer, i) => integer.set(i32x4.splat(given.integers[i].get))),
    width.set(i32.shiftLeft(columns.get, 2)),
    whole.set(i32.and(width.get, i32.constant(-16))),
    forEach(
      row,
      begin.get,
      end.get,
      1,
      start.set(i32.multiply(row.get, width.get)),
      ...lines.map((line, i) => line.set(i32.add(matrices[i].get, start.get))),
      ...body(context),
    ),
  );
}

/** `x` of all four lanes: what `join` makes of them. */
export function acrossLanes(x: Variable, join: (a: Code, b: Code) => Code): Code[] {
  return [
    x.set(join(x.get, f32x4.pick(x.get, x.get, [2, 3, 0, 1]))),
    x.set(join(x.get, f32x4.pick(x.get, x.get, [1, 0, 3, 2]))),
  ];
}

/** sum = the sum of `term` along the row, in all lanes. */
export function sumAlong({ along }: RowBuilder, sum: Variable, term: (access: Access) => Code): Code[] {
  return [
    sum.set(f32x4.constant(0)),
    along((access) => [sum.set(f32x4.add(sum.get, access.only(term(access))))]),
    ...acrossLanes(sum, f32x4.add),
  ];
}
