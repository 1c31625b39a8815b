/** Softmax over the rows of a float32 matrix: attention's, with mask and dropout, and the vocabulary's. */
import type { Code, FunctionBuilder, Variable } from "./assembler";
import { DROPPING_INTEGERS, staying } from "./dropping";
import { acrossLanes, eachRow, type RowBuilder } from "./each-row";
import { exponentialFormula } from "./elementwise";
import { f32, f32x4, i32, loadSplat, v128 } from "./instructions";

const { add, subtract, multiply, divide, constant, maximum, first } = f32x4;

/** Makes `exp(x)` of what is put into `value`; one for all of a function's loops. */
function exponentialOf({ vector }: RowBuilder, value: Variable): (x: Code) => Code[] {
  const exp = exponentialFormula(value, [vector(), vector(), vector()]);
  return (x) => [value.set(x), ...exp.before, value.set(exp.value)];
}

/**
 * A function (scores, weights, mask, rows a text, queries, mask's rows a text, 1 where these are queries, columns,
 * begin, end, scratch): weights = softmax(scores + mask). Rows are (texts, heads, queries); the mask has one row for
 * each text, for each query, for both, or one for all.
 */
export function attentionRows(): FunctionBuilder {
  return eachRow({ matrices: 2, integers: 5 }, (row) => {
    const [scores, weights] = row.matrices;
    const [mask, perText, queries, maskRows, byQuery] = row.given.map(({ get }) => get);
    const [most, value, sum] = Array.from({ length: 3 }, row.vector);
    const exponential = exponentialOf(row, value);
    const hides = row.pointer();
    const text = i32.multiply(i32.divide(row.row.get, perText), maskRows);
    const query = i32.multiply(i32.remainder(row.row.get, queries), byQuery);
    const maskRow = i32.multiply(i32.add(text, query), i32.shiftLeft(row.columns.get, 2));
    return [
      hides.set(i32.add(mask, maskRow)),
      most.set(constant(Number.NEGATIVE_INFINITY)),
      row.along(({ load, store }) => [
        value.set(add(load(scores), load(i32.add(hides.get, row.column.get)))),
        store(weights, value.get),
        most.set(maximum(most.get, value.get)),
      ]),
      ...acrossLanes(most, maximum),
      sum.set(constant(0)),
      row.along(({ load, store, only }) => [
        ...exponential(subtract(load(weights), most.get)),
        store(weights, value.get),
        sum.set(add(sum.get, only(value.get))),
      ]),
      ...acrossLanes(sum, add),
      sum.set(divide(constant(1), sum.get)),
      row.along(({ load, store }) => [store(weights, multiply(load(weights), sum.get))]),
    ];
  });
}

/**
 * A function (change, weights, dscores, number, first key, second key, limit, columns, begin, end, scratch): from the
 * change of the weights after dropout to that of the scores, weights·(d − Σ weights·d).
 */
export function attentionRowsGradient(): FunctionBuilder {
  return eachRow({ matrices: 3, numbers: 1, integers: DROPPING_INTEGERS }, (row) => {
    const [change, weights, dScores] = row.matrices;
    const [number] = row.numbers;
    const [sum, value, hash] = Array.from({ length: 3 }, row.vector);
    const stays = staying(i32.shiftRight(row.place, 2), hash, row.integers);
    return [
      sum.set(constant(0)),
      row.along(({ load, store, only }) => [
        ...stays.before,
        value.set(multiply(v128.and(stays.value, multiply(load(change), number.get)), load(weights))),
        store(dScores, value.get),
        sum.set(add(sum.get, only(value.get))),
      ]),
      ...acrossLanes(sum, add),
      row.along(({ load, store }) => [store(dScores, subtract(load(dScores), multiply(load(weights), sum.get)))]),
    ];
  });
}

/** A function (x, largest, sums, columns, begin, end, scratch): of every row its largest, and Σ exp(x − largest). */
export function exponentialSums(): FunctionBuilder {
  return eachRow({ matrices: 1, ofRows: 2 }, (row) => {
    const [x] = row.matrices;
    const [largest, sums] = row.ofRows;
    const [most, value, sum] = Array.from({ length: 3 }, row.vector);
    const exponential = exponentialOf(row, value);
    return [
      most.set(constant(Number.NEGATIVE_INFINITY)),
      row.along(({ load }) => [most.set(maximum(most.get, load(x)))]),
      ...acrossLanes(most, maximum),
      sum.set(constant(0)),
      row.along(({ load, only }) => [
        ...exponential(subtract(load(x), most.get)),
        sum.set(add(sum.get, only(value.get))),
      ]),
      ...acrossLanes(sum, add),
      f32.store(largest, first(most.get)),
      f32.store(sums, first(sum.get)),
    ];
  });
}

/** A function (x, y, factors, normalizers, columns, begin, end, scratch): y = factor · exp(x − normalizer). */
export function scaledExponentials(): FunctionBuilder {
  return eachRow({ matrices: 2, ofRows: 2 }, (row) => {
    const [x, y] = row.matrices;
    const [factors, normalizers] = row.ofRows;
    const [factor, normalizer, value] = Array.from({ length: 3 }, row.vector);
    const exponential = exponentialOf(row, value);
    return [
      factor.set(loadSplat(factors)),
      normalizer.set(loadSplat(normalizers)),
      row.along(({ load, store }) => [
        ...exponential(subtract(load(x), normalizer.get)),
        store(y, multiply(value.get, factor.get)),
      ]),
    ];
  });
}
