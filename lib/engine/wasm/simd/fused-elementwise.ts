/** Operations of training that would be a dozen passes over memory, in one, element by element. */
import type { Code, FunctionBuilder, Variable } from "./assembler";
import { DROPPING_INTEGERS, staying } from "./dropping";
import { errorFormula, exponentialFormula } from "./elementwise";
import { f32x4, v128 } from "./instructions";
import { mapping } from "./mapping";

const { add, subtract, multiply, divide, constant, squareRoot } = f32x4;

/** Φ(x) = (1 + erf(x/√2)) / 2, the normal distribution. */
function normalDistribution(x: Variable, z: Variable, squared: Variable): { before: Code[]; value: Code } {
  const erf = errorFormula(z, [squared]);
  return {
    before: [z.set(multiply(x.get, constant(Math.SQRT1_2))), ...erf.before],
    value: multiply(add(erf.value, constant(1)), constant(0.5)),
  };
}

/** A function (x, y, begin, end, scratch): y = x·Φ(x). */
export function geluElements(): FunctionBuilder {
  return mapping({
    ...{ inputs: 1, outputs: 1, scratch: 2 },
    formula({ inputs: [x], scratch: [z, squared] }) {
      const phi = normalDistribution(x, z, squared);
      return { before: phi.before, values: [multiply(x.get, phi.value)] };
    },
  });
}

/** A function (dy, x, dx, begin, end, scratch): dx = dy·(Φ(x) + x·φ(x)), φ the normal density. */
export function geluGradientElements(): FunctionBuilder {
  return mapping({
    ...{ inputs: 2, outputs: 1, scratch: 6 },
    formula({ inputs: [dy, x], scratch: [z, squared, exponent, n, power, kept] }) {
      const phi = normalDistribution(x, z, squared);
      const bell = exponentialFormula(exponent, [n, squared, power]);
      const density = multiply(bell.value, constant(1 / Math.sqrt(2 * Math.PI)));
      return {
        before: [
          ...phi.before,
          kept.set(phi.value),
          exponent.set(multiply(multiply(x.get, x.get), constant(-0.5))),
          ...bell.before,
        ],
        values: [multiply(dy.get, add(kept.get, multiply(x.get, density)))],
      };
    },
  });
}

/** A function (x, y, number, first key, second key, limit, begin, end, scratch): y = x·number where x stays, else 0. */
export function droppedElements(): FunctionBuilder {
  return mapping({
    ...{ inputs: 1, outputs: 1, numbers: 1, integers: DROPPING_INTEGERS, scratch: 1 },
    formula({ inputs: [x], numbers: [number], integers, scratch: [hash], at }) {
      const stays = staying(at.get, hash, integers);
      return { before: stays.before, values: [v128.and(stays.value, multiply(x.get, number.get))] };
    },
  });
}

/**
 * A function (parameter, first, second, gradient, updated, first, second, beta1, 1 − beta1, beta2, 1 − beta2,
 * correction, epsilon, step size, kept, begin, end, scratch): what `ComposedSlot` in `ops/adam.ts` computes, operation
 * by operation.
 */
export function adamElements(): FunctionBuilder {
  return mapping({
    ...{ inputs: 4, outputs: 3, numbers: 8, scratch: 2 },
    formula({ inputs: [parameter, first, second, gradient], numbers, scratch: [m, v] }) {
      const [beta1, rest1, beta2, rest2, correction, epsilon, stepSize, kept] = numbers.map(({ get }) => get);
      const denominator = add(divide(squareRoot(v.get), correction), epsilon);
      const change = multiply(divide(m.get, denominator), stepSize);
      return {
        before: [
          m.set(add(multiply(first.get, beta1), multiply(gradient.get, rest1))),
          v.set(add(multiply(second.get, beta2), multiply(multiply(gradient.get, gradient.get), rest2))),
        ],
        values: [subtract(multiply(parameter.get, kept), change), m.get, v.get],
      };
    },
  });
}
