/**
 * Product of two small float32 matrices, (M, K)·(K, N), for the stacks of products that attention consists of: one call
 * each, on one thread, because starting XNNPACK a hundred times for matrices of 64 × 64 costs more than the products.
 * Blocks of 4 × 8 results stay in registers while k runs; every result is summed over k in order, whatever block it
 * falls into.
 */
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { advance, f32, f32x4, i32, loadSplat, whileBelow } from "./instructions";

/**
 * Columns of a block and the vectors they take; the last is single columns, computed in a vector's lanes and stored
 * from its first.
 */
const WIDTHS = [8, 4, 1] as const;
const HEIGHTS = [4, 1] as const;

const NAMES = ["row", "column", "strideA", "strideB", "end", "fromB", "to", "stop", "a0", "a1", "a2", "a3"] as const;

/** What a block is computed in. */
interface Registers {
  a: Variable;
  b: Variable;
  c: Variable;
  local: Record<(typeof NAMES)[number], Variable>;
  /** Pointers into the rows of a. */
  lefts: Variable[];
  sums: Variable[];
  rights: Variable[];
  left: Variable;
}

/** A function (a, b, c, m, k, n): c = a·b. */
export function smallProduct(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [a, b, c, m, k, n] = Array.from({ length: 6 }, () => builder.parameter("i32"));
  const local = Object.fromEntries(NAMES.map((name) => [name, builder.local("i32")])) as Registers["local"];
  const lefts = [local.a0, local.a1, local.a2, local.a3];
  const sums = Array.from({ length: 8 }, () => builder.local("v128"));
  const rights = [builder.local("v128"), builder.local("v128")];
  const left = builder.local("v128");
  const registers = { a, b, c, local, lefts, sums, rights, left };

  /** All rows of one strip of columns: blocks while whole ones fit, then single rows. */
  const strip = (width: number): Code => [
    ...local.row.set(i32.constant(0)),
    ...HEIGHTS.flatMap((height) =>
      whileBelow(
        local.row,
        wholeBlocks(m.get, height),
        blockProduct(registers, height, width),
        advance(local.row, height),
      ),
    ),
  ];

  return builder.body(
    local.strideA.set(i32.shiftLeft(k.get, 2)),
    local.strideB.set(i32.shiftLeft(n.get, 2)),
    local.column.set(i32.constant(0)),
    ...WIDTHS.map((width) => [
      ...local.end.set(wholeBlocks(n.get, width)),
      ...whileBelow(local.column, local.end.get, strip(width), advance(local.column, width)),
    ]),
  );
}

/**
 * The results of `height` rows and `width` columns from `row` and `column` on, `width` a multiple of 4, or 1: summed in
 * registers over k, then stored.
 */
function blockProduct(registers: Registers, height: number, width: number): Code {
  const { a, b, c, local, lefts, sums, rights, left } = registers;
  const vectors = Math.ceil(width / 4);
  const rows = lefts.slice(0, height);
  const at = (row: number, vector: number) => sums[row * vectors + vector];
  const each = (code: (row: number, vector: number) => Code) =>
    rows.flatMap((_, row) => rights.slice(0, vectors).flatMap((_, vector) => code(row, vector)));
  return [
    ...rows.flatMap((pointer, row) =>
      pointer.set(i32.add(a.get, i32.multiply(i32.add(local.row.get, i32.constant(row)), local.strideA.get))),
    ),
    ...local.stop.set(i32.add(local.a0.get, local.strideA.get)),
    ...local.fromB.set(i32.add(b.get, i32.shiftLeft(local.column.get, 2))),
    ...each((row, vector) => at(row, vector).set(f32x4.constant(0))),
    ...whileBelow(
      local.a0,
      local.stop.get,
      ...rights
        .slice(0, vectors)
        .map((right, vector) =>
          right.set(width === 1 ? loadSplat(local.fromB.get) : f32x4.load(local.fromB.get, 16 * vector)),
        ),
      ...rows.map((pointer, row) => [
        ...left.set(loadSplat(pointer.get)),
        ...rights
          .slice(0, vectors)
          .flatMap((right, vector) =>
            at(row, vector).set(f32x4.add(at(row, vector).get, f32x4.multiply(left.get, right.get))),
          ),
        ...advance(pointer, 4),
      ]),
      advance(local.fromB, local.strideB.get),
    ),
    ...local.to.set(
      i32.add(i32.add(c.get, i32.multiply(local.row.get, local.strideB.get)), i32.shiftLeft(local.column.get, 2)),
    ),
    ...rows.flatMap((_, row) => [
      ...rights
        .slice(0, vectors)
        .flatMap((_, vector) =>
          width === 1
            ? f32.store(local.to.get, f32x4.first(at(row, vector).get))
            : f32x4.store(local.to.get, at(row, vector).get, 16 * vector),
        ),
      ...advance(local.to, local.strideB.get),
    ]),
  ];
}

function wholeBlocks(count: Code, size: number): Code {
  return i32.and(count, i32.constant(-size));
}
