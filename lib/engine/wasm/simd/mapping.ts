/** Pooled functions of several float32 vectors, element by element: results from inputs, numbers and other results. */
import { type Access, four, one } from "./access";
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { f32x4, forEach, i32, i32x4 } from "./instructions";

/** What a formula is written in: vectors all, but for `at`. */
export interface MappingVariables {
  inputs: Variable[];
  numbers: Variable[];
  integers: Variable[];
  /** To work in. */
  scratch: Variable[];
  /** The place of the first of four elements. */
  at: Variable;
}

export interface Mapping {
  /** Vectors that are read. */
  inputs: number;
  /** Vectors that are written; they may be inputs too. */
  outputs: number;
  /** Numbers that are the same for all elements. */
  numbers?: number;
  /** The same, whole. */
  integers?: number;
  /** Variables that the formula works in. */
  scratch?: number;
  formula(variables: MappingVariables): {
    before?: Code[];
    /** One for each output. */
    values: Code[];
  };
}

/**
 * A function (inputs…, outputs…, numbers…, integers…, begin, end, scratch) for the elements from `begin` to `end`. The
 * last one to three elements go through the same formula, one in a vector's first lane, so that a value never depends
 * on its place.
 */
export function mapping(sizes: Mapping): FunctionBuilder {
  const builder = new FunctionBuilder();
  const several = <T>(count: number | undefined, make: () => T): T[] => Array.from({ length: count ?? 0 }, make);
  const pointers = several(sizes.inputs + sizes.outputs, () => builder.parameter("i32"));
  const givenNumbers = several(sizes.numbers, () => builder.parameter("f32"));
  const givenIntegers = several(sizes.integers, () => builder.parameter("i32"));
  const [begin, end] = several(3, () => builder.parameter("i32"));
  const [at, whole] = several(2, () => builder.local("i32"));
  const vectors = (count: number | undefined) => several(count, () => builder.local("v128"));
  const [inputs, numbers, integers] = [sizes.inputs, sizes.numbers, sizes.integers].map(vectors);
  const { before = [], values } = sizes.formula({ inputs, numbers, integers, scratch: vectors(sizes.scratch), at });
  const results = vectors(sizes.outputs);
  const place = (pointer: Variable) => i32.add(pointer.get, i32.shiftLeft(at.get, 2));
  const element = ({ load, store }: Access): Code[] => [
    ...inputs.map((input, i) => input.set(load(place(pointers[i])))),
    ...before,
    ...results.map((result, i) => result.set(values[i])),
    ...results.map((result, i) => store(place(pointers[sizes.inputs + i]), result.get)),
  ];
  return builder.body(
    ...numbers.map((number, i) => number.set(f32x4.splat(givenNumbers[i].get))),
    ...integers.map((integer, i) => integer.set(i32x4.splat(givenIntegers[i].get))),
    whole.set(i32.add(begin.get, i32.and(i32.subtract(end.get, begin.get), i32.constant(-4)))),
    forEach(at, begin.get, whole.get, 4, ...element(four)),
    forEach(at, whole.get, end.get, 1, ...element(one)),
  );
}
