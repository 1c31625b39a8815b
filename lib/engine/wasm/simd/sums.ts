/** Sums over a float32 matrix: of its columns, and of each row's squares. */
import { type Access, four, one } from "./access";
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { eachRow, sumAlong } from "./each-row";
import { advance, f32, f32x4, forEach, i32, whileBelow } from "./instructions";

/**
 * A function (x, sums, rows, columns, rows a unit, begin, end, scratch): units are so many rows, and each has a row of
 * `sums` in which its own are added up, from the first to the last.
 */
export function columnSums(): FunctionBuilder {
  return sumsOf(1, [(x) => x]);
}

/** The same for two matrices: (x, y, sums of x·y, sums of x, rows, columns, rows a unit, begin, end, scratch). */
export function columnProductSums(): FunctionBuilder {
  return sumsOf(2, [f32x4.multiply, (x) => x]);
}

/** What of the same place of two matrices is added up. */
type Term = (x: Code, y: Code) => Code;

function sumsOf(inputs: number, terms: Term[]): FunctionBuilder {
  const builder = new FunctionBuilder();
  const several = (count: number, make: () => Variable) => Array.from({ length: count }, make);
  const [parameter, local] = [() => builder.parameter("i32"), () => builder.local("i32")];
  const [matrices, sums] = [several(inputs, parameter), several(terms.length, parameter)];
  const [rows, columns, rowsPerUnit, begin, end] = several(6, parameter);
  const [unit, row, last, column, width, whole] = several(6, local);
  const [lines, totals] = [several(inputs, local), several(terms.length, local)];
  const values = several(inputs, () => builder.local("v128"));
  const place = (line: Variable) => i32.add(line.get, column.get);

  const zero = ({ store }: Access) => totals.map((total) => store(place(total), f32x4.constant(0)));
  const addUp = ({ load, store }: Access) => [
    ...values.map((value, i) => value.set(load(place(lines[i])))),
    ...totals.map((total, i) =>
      store(place(total), f32x4.add(load(place(total)), terms[i](values[0].get, values[values.length - 1].get))),
    ),
  ];
  const across = (body: (access: Access) => Code[]): Code[] => [
    forEach(column, i32.constant(0), whole.get, 16, ...body(four)),
    forEach(column, whole.get, width.get, 4, ...body(one)),
  ];
  const rowOf = (matrix: Variable, index: Variable) => i32.add(matrix.get, i32.multiply(index.get, width.get));
  return builder.body(
    width.set(i32.shiftLeft(columns.get, 2)),
    whole.set(i32.and(width.get, i32.constant(-16))),
    forEach(
      unit,
      begin.get,
      end.get,
      1,
      ...totals.map((total, i) => total.set(rowOf(sums[i], unit))),
      ...across(zero),
      row.set(i32.multiply(unit.get, rowsPerUnit.get)),
      last.set(i32.minimum(i32.add(row.get, rowsPerUnit.get), rows.get)),
      ...lines.map((line, i) => line.set(rowOf(matrices[i], row))),
      whileBelow(row, last.get, ...across(addUp), ...lines.map((line) => advance(line, width.get)), advance(row, 1)),
    ),
  );
}

/** A function (x, sums, columns, begin, end, scratch): of every row the sum of its squares. */
export function squareSums(): FunctionBuilder {
  return eachRow({ matrices: 1, ofRows: 1 }, (row) => {
    const [x] = row.matrices;
    const sum = row.vector();
    return [
      ...sumAlong(row, sum, ({ load }) => f32x4.multiply(load(x), load(x))),
      f32.store(row.ofRows[0], f32x4.first(sum.get)),
    ];
  });
}
