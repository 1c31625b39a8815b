/** The heart of a product: 4 × 8 results in registers while the inner size runs. */
import type { Code, FunctionBuilder, Variable } from "./assembler";
import { advance, f32, f32x4, forEach, i32, loadSplat, whileBelow } from "./instructions";
import { floatBytes, HEIGHT, LEFT_AT, type Names, offset, WIDTH } from "./product-layout";

/** The numbers of a block that exist, one by one. */
export function copyBlock(
  { i, j, rows, columns }: Names,
  { from, fromStride, to, toStride }: Record<"from" | "fromStride" | "to" | "toStride", Variable>,
): Code {
  const place = (base: Variable, stride: Variable) => offset(base, i32.multiply(i.get, stride.get), floatBytes(j.get));
  const one = f32.store(place(to, toStride), f32.load(place(from, fromStride)));
  return forEach(i, i32.constant(0), rows.get, 1, forEach(j, i32.constant(0), columns.get, 1, one));
}

/** From `start` through the packed rows and columns to `to`; moves `panel` on to the next eight columns. */
export function sumBlock(builder: FunctionBuilder, names: Names, relaxed: boolean): Code {
  const { scratch, depth, to, stride, start, startStride, panel, packed, stop, i } = names;
  const sums = Array.from({ length: 2 * HEIGHT }, () => builder.local("v128"));
  const rights = [builder.local("v128"), builder.local("v128")];
  const left = builder.local("v128");
  const multiplyAdd = relaxed ? f32x4.relaxedMultiplyAdd : f32x4.multiplyAdd;
  const lines = Array.from({ length: HEIGHT }, (_, row) => sums.slice(2 * row, 2 * row + 2));
  return [
    ...i.set(start.get),
    ...lines.flatMap((line) => [
      ...line.flatMap((sum, v) => sum.set(f32x4.load(i.get, 16 * v))),
      ...advance(i, startStride.get),
    ]),
    ...packed.set(offset(scratch, i32.constant(LEFT_AT))),
    ...stop.set(offset(panel, i32.multiply(depth.get, i32.constant(4 * WIDTH)))),
    ...whileBelow(
      panel,
      stop.get,
      ...rights.map((right, v) => right.set(f32x4.load(panel.get, 16 * v))),
      ...lines.map((line, row) => [
        ...left.set(loadSplat(packed.get, 4 * row)),
        ...line.flatMap((sum, v) => sum.set(multiplyAdd(left.get, rights[v].get, sum.get))),
      ]),
      advance(packed, 4 * HEIGHT),
      advance(panel, 4 * WIDTH),
    ),
    ...i.set(to.get),
    ...lines.flatMap((line) => [
      ...line.flatMap((sum, v) => f32x4.store(i.get, sum.get, 16 * v)),
      ...advance(i, stride.get),
    ]),
  ];
}
