/**
 * Sums of the columns of a float32 matrix; units are columns. Each is added up from the first row to the last, whatever
 * thread does it.
 */
import { type Access, four, one } from "./access";
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { advance, f32x4, forEach, i32, whileBelow } from "./instructions";

/** What of the same column of two matrices is added up. */
type Term = (x: Code, y: Code) => Code;

/** A function (x, sums, rows, columns, begin, end, scratch). */
export function columnSums(): FunctionBuilder {
  return sumsOf(1, [(x) => x]);
}

/** A function (x, y, sums of x·y, sums of x, rows, columns, begin, end, scratch). */
export function columnProductSums(): FunctionBuilder {
  return sumsOf(2, [f32x4.multiply, (x) => x]);
}

function sumsOf(inputs: number, terms: Term[]): FunctionBuilder {
  const builder = new FunctionBuilder();
  const several = (count: number, make: () => Variable) => Array.from({ length: count }, make);
  const parameter = () => builder.parameter("i32");
  const [matrices, sums] = [several(inputs, parameter), several(terms.length, parameter)];
  const [rows, columns, begin, end] = several(5, parameter);
  const [column, whole, row] = several(3, () => builder.local("i32"));
  const lines = several(inputs, () => builder.local("i32"));
  const values = several(inputs, () => builder.local("v128"));
  const width = i32.shiftLeft(columns.get, 2);
  const place = (first: Variable) => i32.add(first.get, i32.shiftLeft(column.get, 2));

  const zero = ({ store }: Access) => sums.map((sum) => store(place(sum), f32x4.constant(0)));
  const addUp = ({ load, store }: Access) => [
    ...values.map((value, i) => value.set(load(place(lines[i])))),
    ...sums.map((sum, i) =>
      store(place(sum), f32x4.add(load(place(sum)), terms[i](values[0].get, values[values.length - 1].get))),
    ),
  ];
  const across = (body: (access: Access) => Code[]): Code[] => [
    forEach(column, begin.get, whole.get, 4, ...body(four)),
    forEach(column, whole.get, end.get, 1, ...body(one)),
  ];
  return builder.body(
    whole.set(i32.add(begin.get, i32.and(i32.subtract(end.get, begin.get), i32.constant(-4)))),
    ...across(zero),
    ...lines.map((line, i) => line.set(matrices[i].get)),
    row.set(i32.constant(0)),
    whileBelow(row, rows.get, ...across(addUp), ...lines.map((line) => advance(line, width)), advance(row, 1)),
  );
}
