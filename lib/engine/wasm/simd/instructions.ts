/** The instructions own kernels are written in, each a function from its operands' code to its own. */
import { type Code, signed, unsigned, type Variable } from "./assembler";

const simd = (opcode: number, ...operands: Code[]): Code => [...operands.flat(), 0xfd, ...unsigned(opcode)];
const plain = (opcode: number, ...operands: Code[]): Code => [...operands.flat(), opcode];

/** 32-bit integers: pointers in bytes and counters. */
export const i32 = {
  load: (pointer: Code, offset = 0): Code => [...pointer, 0x28, 2, ...unsigned(offset)],
  store: (pointer: Code, value: Code, offset = 0): Code => [...pointer, ...value, 0x36, 2, ...unsigned(offset)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code) => plain(0x6a, a, b),
  subtract: (a: Code, b: Code) => plain(0x6b, a, b),
  multiply: (a: Code, b: Code) => plain(0x6c, a, b),
  shiftLeft: (a: Code, bits: number | Code) => plain(0x74, a, typeof bits === "number" ? i32.constant(bits) : bits),
  /** Zeros come in from the left. Of the number of bits, the last five count. */
  shiftRight: (a: Code, bits: number | Code) => plain(0x76, a, typeof bits === "number" ? i32.constant(bits) : bits),
  and: (a: Code, b: Code) => plain(0x71, a, b),
  or: (a: Code, b: Code) => plain(0x72, a, b),
  /** How many bits are set. */
  bitCount: (a: Code) => plain(0x69, a),
  below: (a: Code, b: Code) => plain(0x49, a, b),
  equal: (a: Code, b: Code) => plain(0x46, a, b),
  divide: (a: Code, b: Code) => plain(0x6e, a, b),
  remainder: (a: Code, b: Code) => plain(0x70, a, b),
  minimum: (a: Code, b: Code) => choose(i32.below(a, b), a, b),
};

/** `a` where the condition is not 0, else `b`; both are computed. */
export function choose(condition: Code, a: Code, b: Code): Code {
  return plain(0x1b, a, b, condition);
}

/** Single floats. */
export const f32 = {
  load: (pointer: Code, offset = 0): Code => [...pointer, 0x2a, 2, ...unsigned(offset)],
  store: (pointer: Code, value: Code, offset = 0): Code => [...pointer, ...value, 0x38, 2, ...unsigned(offset)],
};

/** Single doubles. */
export const f64 = {
  load: (pointer: Code, offset = 0): Code => [...pointer, 0x2b, 3, ...unsigned(offset)],
  store: (pointer: Code, value: Code, offset = 0): Code => [...pointer, ...value, 0x39, 3, ...unsigned(offset)],
  add: (a: Code, b: Code) => plain(0xa0, a, b),
  multiply: (a: Code, b: Code) => plain(0xa2, a, b),
  fromFloat: (a: Code) => plain(0xbb, a),
  constant: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  /** 1 where a = b, else 0. */
  equal: (a: Code, b: Code) => plain(0x61, a, b),
  /** 1 where a ≥ b, else 0. */
  atLeast: (a: Code, b: Code) => plain(0x66, a, b),
};

/** Two doubles at a time. */
export const f64x2 = {
  splat: (value: Code) => simd(0x14, value),
  atLeast: (a: Code, b: Code) => simd(0x4c, a, b),
};

/** Vectors of bits. */
export const v128 = {
  and: (a: Code, b: Code) => simd(0x4e, a, b),
  or: (a: Code, b: Code) => simd(0x50, a, b),
  xor: (a: Code, b: Code) => simd(0x51, a, b),
  anyTrue: (a: Code) => simd(0x53, a),
};

/** Four floats at a time. */
export const f32x4 = {
  load: (pointer: Code, offset = 0): Code => [...simd(0x00, pointer), 2, ...unsigned(offset)],
  store: (pointer: Code, value: Code, offset = 0): Code => [...simd(0x0b, pointer, value), 2, ...unsigned(offset)],
  constant: (value: number): Code => f32x4.splat([0x43, ...new Uint8Array(Float32Array.of(value).buffer)]),
  /** One float in all four lanes. */
  splat: (value: Code) => simd(0x13, value),
  /** The first lane alone. */
  first: (a: Code): Code => [...simd(0x1f, a), 0],
  add: (a: Code, b: Code) => simd(0xe4, a, b),
  subtract: (a: Code, b: Code) => simd(0xe5, a, b),
  multiply: (a: Code, b: Code) => simd(0xe6, a, b),
  divide: (a: Code, b: Code) => simd(0xe7, a, b),
  /** a·b + c, rounded twice. */
  multiplyAdd: (a: Code, b: Code, c: Code) => f32x4.add(f32x4.multiply(a, b), c),
  /** a·b + c, rounded once where the processor does both at a time, as the relaxed SIMD proposal has it. */
  relaxedMultiplyAdd: (a: Code, b: Code, c: Code) => simd(0x105, a, b, c),
  squareRoot: (a: Code) => simd(0xe3, a),
  /** b where b < a, else a: one instruction where `min` of the specification takes several; a that is NaN stays. */
  minimum: (a: Code, b: Code) => simd(0xea, a, b),
  /** b where a < b, else a. */
  maximum: (a: Code, b: Code) => simd(0xeb, a, b),
  /** All bits of a lane where a ≥ b, else none. */
  atLeast: (a: Code, b: Code) => simd(0x46, a, b),
  nearest: (a: Code) => simd(0x6a, a),
  toIntegers: (a: Code) => simd(0xf8, a),
  /** Four of the eight lanes of a (0–3) and b (4–7). */
  pick: (a: Code, b: Code, lanes: readonly number[]): Code => [
    ...simd(0x0d, a, b),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  ],
};

/** One float of the heap in all four lanes. */
export function loadSplat(pointer: Code, offset = 0): Code {
  return [...simd(0x09, pointer), 2, ...unsigned(offset)];
}

/** Four 32-bit integers at a time. */
export const i32x4 = {
  splat: (value: Code) => simd(0x11, value),
  add: (a: Code, b: Code) => simd(0xae, a, b),
  subtract: (a: Code, b: Code) => simd(0xb1, a, b),
  shiftLeft: (a: Code, bits: number) => simd(0xab, a, i32.constant(bits)),
  halve: (a: Code) => simd(0xac, a, i32.constant(1)),
  multiply: (a: Code, b: Code) => simd(0xb5, a, b),
  /** Zeros come in from the left. */
  shiftRight: (a: Code, bits: number) => simd(0xad, a, i32.constant(bits)),
  /** All bits of a lane where a ≥ b as unsigned integers, else none. */
  atLeast: (a: Code, b: Code) => simd(0x40, a, b),
  constants: (...lanes: number[]): Code => [0xfd, 0x0c, ...new Uint8Array(Int32Array.from(lanes).buffer)],
};

/** Repeats `body` with `variable` at `from`, `from + step`, … below `end`. */
export function forEach(variable: Variable, from: Code, end: Code, step: number, ...body: Code[]): Code {
  return [...variable.set(from), ...whileBelow(variable, end, ...body, advance(variable, step))];
}

/** `body` where the condition is not 0. */
export function when(condition: Code, ...body: Code[]): Code {
  return [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
}

/** Repeats `body` while `pointer` is below `end`; tests first. `body` must advance `pointer`. */
export function whileBelow(pointer: Variable, end: Code, ...body: Code[]): Code {
  const leaveUnless = [...i32.below(pointer.get, end), 0x45, 0x0d, 1];
  return [0x02, 0x40, 0x03, 0x40, ...leaveUnless, ...body.flat(), 0x0c, 0, 0x0b, 0x0b];
}

/** pointer += bytes */
export function advance(pointer: Variable, bytes: number | Code): Code {
  return pointer.set(i32.add(pointer.get, typeof bytes === "number" ? i32.constant(bytes) : bytes));
}
