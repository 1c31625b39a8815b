/**
 * Products of float32 matrices, (M, K)·(K, N), either factor transposed, one or a stack of them. In the manner of Goto
 * and van de Geijn (ACM TOMS 2008): a block of the right factor and four rows of the left are packed to be read from
 * one end to the other, and 4 × 8 results stay in registers while the inner size runs. Every result is summed over the
 * inner size in order, whatever block it falls into, so it does not depend on how the work is dealt out.
 */
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { advance, choose, forEach, i32, when } from "./instructions";
import { packer } from "./packing";
import { copyBlock, sumBlock } from "./product-block";
import {
  EDGE_AT,
  floatBytes,
  HEIGHT,
  INNER_DEPTH,
  LEFT_AT,
  LOCALS,
  type Names,
  offset,
  PARAMETERS,
  RIGHT_AT,
  WIDTH,
} from "./product-layout";

/**
 * A function (a, b, c, bias, m, k, n, turnA, turnB, sliceA, sliceB, sliceC, unitRows, unitColumns, begin, end,
 * scratch): c = a·b + bias for the units from `begin` to `end`.
 * `bias`: n numbers, or 0 for none. `turnA`: 1 when a lies as (k, m); `turnB`: 1 when b lies as (n, k). Slices: bytes
 * from one matrix of a stack to the next. A unit is `unitRows` × `unitColumns` results, multiples of 4 and 8; they are
 * counted row by row, slice by slice.
 * @param relaxed multiply and add in one instruction, where the engine knows it
 */
export function product(relaxed: boolean): FunctionBuilder {
  const builder = new FunctionBuilder();
  const names = Object.fromEntries([
    ...PARAMETERS.map((name) => [name, builder.parameter("i32")]),
    ...LOCALS.map((name) => [name, builder.local("i32")]),
  ]) as Names;
  const { m, k, n, row, column, inner, depth, unit, begin, end, rowUnits, columnUnits, unitRows, unitColumns } = names;
  const pack = packer(builder);
  const block = resultBlock(builder, names, relaxed);
  const unitsOf = (size: Variable, each: Variable) =>
    i32.divide(i32.subtract(i32.add(size.get, each.get), i32.constant(1)), each.get);
  return builder.body(
    rowUnits.set(unitsOf(m, unitRows)),
    columnUnits.set(unitsOf(n, unitColumns)),
    forEach(
      unit,
      begin.get,
      end.get,
      1,
      placeUnit(names),
      forEach(
        inner,
        i32.constant(0),
        k.get,
        INNER_DEPTH,
        depth.set(i32.minimum(i32.subtract(k.get, inner.get), i32.constant(INNER_DEPTH))),
        packRight(names, pack),
        forEach(
          row,
          names.firstRow.get,
          names.lastRow.get,
          HEIGHT,
          packLeft(names, pack),
          names.panel.set(i32.add(names.scratch.get, i32.constant(RIGHT_AT))),
          forEach(column, names.firstColumn.get, names.lastColumn.get, WIDTH, block),
        ),
      ),
    ),
  );
}

/** Which matrices of the stacks, which rows and columns. */
function placeUnit(names: Names): Code {
  const { unit, rowUnits, columnUnits, unitRows, unitColumns, slice, m, n } = names;
  const { a, b, c, sliceA, sliceB, sliceC, left, right, result, firstRow, lastRow, firstColumn, lastColumn } = names;
  const perSlice = i32.multiply(rowUnits.get, columnUnits.get);
  const rest = i32.remainder(unit.get, perSlice);
  return [
    ...slice.set(i32.divide(unit.get, perSlice)),
    ...left.set(offset(a, i32.multiply(slice.get, sliceA.get))),
    ...right.set(offset(b, i32.multiply(slice.get, sliceB.get))),
    ...result.set(offset(c, i32.multiply(slice.get, sliceC.get))),
    ...firstRow.set(i32.multiply(i32.divide(rest, columnUnits.get), unitRows.get)),
    ...lastRow.set(i32.minimum(offset(firstRow, unitRows.get), m.get)),
    ...firstColumn.set(i32.multiply(i32.remainder(rest, columnUnits.get), unitColumns.get)),
    ...lastColumn.set(i32.minimum(offset(firstColumn, unitColumns.get), n.get)),
  ];
}

type Pack = ReturnType<typeof packer>;

/** The unit's columns of the right factor, eight at a time. */
function packRight({ right, turnB, k, n, column, columns, inner, depth, panel, ...names }: Names, pack: Pack): Code {
  const { scratch, firstColumn, lastColumn, stride, startStride } = names;
  return [
    ...panel.set(offset(scratch, i32.constant(RIGHT_AT))),
    ...stride.set(choose(turnB.get, i32.constant(4), floatBytes(n.get))),
    ...startStride.set(choose(turnB.get, floatBytes(k.get), i32.constant(4))),
    ...forEach(
      column,
      firstColumn.get,
      lastColumn.get,
      WIDTH,
      columns.set(i32.minimum(i32.subtract(n.get, column.get), i32.constant(WIDTH))),
      pack({
        width: WIDTH,
        from: offset(right, i32.multiply(inner.get, stride.get), i32.multiply(column.get, startStride.get)),
        along: stride.get,
        across: startStride.get,
        depth: depth.get,
        count: columns.get,
        to: panel.get,
      }),
      advance(panel, i32.multiply(depth.get, i32.constant(4 * WIDTH))),
    ),
  ];
}

/** Four rows of the left factor. */
function packLeft({ left, turnA, k, m, row, rows, inner, depth, scratch, ...names }: Names, pack: Pack): Code {
  const { stride, startStride } = names;
  return [
    ...stride.set(choose(turnA.get, floatBytes(m.get), i32.constant(4))),
    ...startStride.set(choose(turnA.get, i32.constant(4), floatBytes(k.get))),
    ...rows.set(i32.minimum(i32.subtract(m.get, row.get), i32.constant(HEIGHT))),
    ...pack({
      width: HEIGHT,
      from: offset(left, i32.multiply(inner.get, stride.get), i32.multiply(row.get, startStride.get)),
      along: stride.get,
      across: startStride.get,
      depth: depth.get,
      count: rows.get,
      to: offset(scratch, i32.constant(LEFT_AT)),
    }),
  ];
}

/**
 * 4 × 8 results: they start as the bias, as zeros, or as what earlier parts of the inner size have added up. At an edge
 * they are worked out beside the matrix, and those that exist are copied.
 */
function resultBlock(builder: FunctionBuilder, names: Names, relaxed: boolean): Code {
  const { result, bias, n, row, column, columns, rows, inner, to, stride, start, startStride, scratch } = names;
  const whole = i32.and(i32.equal(rows.get, i32.constant(HEIGHT)), i32.equal(columns.get, i32.constant(WIDTH)));
  const isFirst = i32.equal(inner.get, i32.constant(0));
  const first = choose(bias.get, offset(bias, floatBytes(column.get)), scratch.get);
  const edge = [...to.set(offset(scratch, i32.constant(EDGE_AT))), ...stride.set(i32.constant(4 * WIDTH))];
  return [
    ...columns.set(i32.minimum(i32.subtract(n.get, column.get), i32.constant(WIDTH))),
    ...to.set(offset(result, floatBytes(i32.add(i32.multiply(row.get, n.get), column.get)))),
    ...stride.set(floatBytes(n.get)),
    ...start.set(choose(isFirst, first, to.get)),
    ...startStride.set(choose(isFirst, i32.constant(0), stride.get)),
    ...names.place.set(to.get),
    ...when(
      i32.subtract(i32.constant(1), whole),
      edge,
      copyBlock(names, { from: start, fromStride: startStride, to, toStride: stride }),
      start.set(to.get),
      startStride.set(stride.get),
    ),
    ...sumBlock(builder, names, relaxed),
    ...when(
      i32.subtract(i32.constant(1), whole),
      startStride.set(floatBytes(n.get)),
      copyBlock(names, { from: to, fromStride: stride, to: names.place, toStride: startStride }),
    ),
  ];
}
