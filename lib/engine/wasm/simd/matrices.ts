/** Float32 matrices in row order: transposition in 4 × 4 blocks, that of blocks of numbers, and the sum of all rows. */
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { advance, f32, f32x4, forEach, i32, loadSplat, whileBelow } from "./instructions";

/**
 * Columns that are walked down together: 16 floats fill a cache line, so that each line read is used up while it is
 * near.
 */
const STRIP = 16;

/**
 * A function (input, output, rows, columns): output (columns, rows) = inputᵀ, 32-bit elements of any kind.
 * Strips of 16 columns, in each of them blocks of 4 × 4 through registers; edges one element at a time.
 */
export function transposition(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const input = builder.parameter("i32");
  const output = builder.parameter("i32");
  const rows = builder.parameter("i32");
  const columns = builder.parameter("i32");
  const [stride, outStride, row, column, strip, stripEnd, from, to, blockRows, blockColumns] = Array.from(
    { length: 10 },
    () => builder.local("i32"),
  );
  const lines = Array.from({ length: 8 }, () => builder.local("v128"));

  const aligned = (count: Code) => i32.and(count, i32.constant(-4));
  const place = (base: Variable, line: Code, step: Variable, index: Code) =>
    i32.add(i32.add(base.get, i32.multiply(line, step.get)), i32.shiftLeft(index, 2));
  const copyElement = f32.store(
    place(output, column.get, outStride, row.get),
    f32.load(place(input, row.get, stride, column.get)),
  );

  const blocksOfStrip = whileBelow(
    column,
    stripEnd.get,
    from.set(place(input, row.get, stride, column.get)),
    to.set(place(output, column.get, outStride, row.get)),
    transposeBlock(from, stride.get, to, outStride.get, lines),
    advance(column, 4),
  );
  const copyFrom = (firstRow: Code, firstColumn: Code, lastColumn: Code): Code[] => [
    row.set(firstRow),
    whileBelow(
      row,
      rows.get,
      column.set(firstColumn),
      whileBelow(column, lastColumn, copyElement, advance(column, 1)),
      advance(row, 1),
    ),
  ];

  return builder.body(
    stride.set(i32.shiftLeft(columns.get, 2)),
    outStride.set(i32.shiftLeft(rows.get, 2)),
    blockRows.set(aligned(rows.get)),
    blockColumns.set(aligned(columns.get)),
    strip.set(i32.constant(0)),
    whileBelow(
      strip,
      blockColumns.get,
      stripEnd.set(i32.add(strip.get, i32.constant(STRIP))),
      [...i32.below(blockColumns.get, stripEnd.get), 0x04, 0x40, ...stripEnd.set(blockColumns.get), 0x0b],
      row.set(i32.constant(0)),
      whileBelow(row, blockRows.get, column.set(strip.get), blocksOfStrip, advance(row, 4)),
      strip.set(stripEnd.get),
    ),
    // the last columns, all rows; then the last rows, the other columns
    ...copyFrom(i32.constant(0), blockColumns.get, columns.get),
    ...copyFrom(blockRows.get, i32.constant(0), blockColumns.get),
  );
}

/** One 4 × 4 block from `from` to `to`, strides in bytes; both pointers are used up. `lines`: eight to work with. */
export function transposeBlock(from: Variable, stride: Code, to: Variable, outStride: Code, lines: Variable[]): Code {
  const [a, b, c, d, e, f, g, h] = lines;
  const loads = [a, b, c, d].flatMap((line, index) => [
    ...line.set(f32x4.load(from.get)),
    ...(index < 3 ? advance(from, stride) : []),
  ]);
  const stores = [
    f32x4.pick(e.get, f.get, [0, 1, 4, 5]),
    f32x4.pick(e.get, f.get, [2, 3, 6, 7]),
    f32x4.pick(g.get, h.get, [0, 1, 4, 5]),
    f32x4.pick(g.get, h.get, [2, 3, 6, 7]),
  ].flatMap((line, index) => [...f32x4.store(to.get, line), ...(index < 3 ? advance(to, outStride) : [])]);
  return [
    ...loads,
    ...e.set(f32x4.pick(a.get, b.get, [0, 4, 1, 5])),
    ...f.set(f32x4.pick(c.get, d.get, [0, 4, 1, 5])),
    ...g.set(f32x4.pick(a.get, b.get, [2, 6, 3, 7])),
    ...h.set(f32x4.pick(c.get, d.get, [2, 6, 3, 7])),
    ...stores,
  ];
}

/**
 * A function (source, target, rows, columns): target (columns) += the sum of the rows of source, in order.
 * Also the scattering of one row onto another, with rows = 1.
 */
export function rowSum(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const source = builder.parameter("i32");
  const target = builder.parameter("i32");
  const rows = builder.parameter("i32");
  const columns = builder.parameter("i32");
  const [sourceEnd, to, vectorEnd, end] = Array.from({ length: 4 }, () => builder.local("i32"));
  const sum = f32x4.add(f32x4.load(to.get), f32x4.load(source.get));
  const single = f32x4.first(f32x4.add(loadSplat(to.get), loadSplat(source.get)));
  return builder.body(
    sourceEnd.set(i32.add(source.get, i32.multiply(i32.shiftLeft(columns.get, 2), rows.get))),
    vectorEnd.set(i32.add(target.get, i32.shiftLeft(i32.and(columns.get, i32.constant(-4)), 2))),
    end.set(i32.add(target.get, i32.shiftLeft(columns.get, 2))),
    whileBelow(
      source,
      sourceEnd.get,
      to.set(target.get),
      whileBelow(to, vectorEnd.get, f32x4.store(to.get, sum), advance(to, 16), advance(source, 16)),
      whileBelow(to, end.get, f32.store(to.get, single), advance(to, 4), advance(source, 4)),
    ),
  );
}

/**
 * What parts hidden vectors into heads, and the way back: a function (input, output, rows, columns, size, begin, end,
 * scratch). (…, rows, columns, size) becomes (…, columns, rows, size), 32-bit elements of any kind. Units are the
 * blocks of `size` elements, in the order of the output.
 */
export function swappedBlocks(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const parameter = () => builder.parameter("i32");
  const [input, output, rows, columns, size, begin, end] = Array.from({ length: 8 }, parameter);
  const [block, matrix, rest, from, to, whole, stop, bytes] = Array.from({ length: 8 }, () => builder.local("i32"));
  const perMatrix = i32.multiply(rows.get, columns.get);
  const column = i32.divide(rest.get, rows.get);
  const row = i32.remainder(rest.get, rows.get);
  const source = i32.add(i32.multiply(i32.add(i32.multiply(matrix.get, rows.get), row), columns.get), column);
  return builder.body(
    bytes.set(i32.shiftLeft(size.get, 2)),
    to.set(i32.add(output.get, i32.multiply(begin.get, bytes.get))),
    forEach(
      block,
      begin.get,
      end.get,
      1,
      matrix.set(i32.divide(block.get, perMatrix)),
      rest.set(i32.remainder(block.get, perMatrix)),
      from.set(i32.add(input.get, i32.multiply(source, bytes.get))),
      stop.set(i32.add(to.get, bytes.get)),
      whole.set(i32.add(to.get, i32.and(bytes.get, i32.constant(-16)))),
      whileBelow(to, whole.get, f32x4.store(to.get, f32x4.load(from.get)), advance(to, 16), advance(from, 16)),
      whileBelow(to, stop.get, f32.store(to.get, f32.load(from.get)), advance(to, 4), advance(from, 4)),
    ),
  );
}
