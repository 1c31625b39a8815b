/**
 * Functions of one float32 vector, element by element: exp and erf, which are what GELU, softmax and cross-entropy
 * spend their time in.
 */
import { type Code, FunctionBuilder, type Variable } from "./assembler";
import { advance, f32, f32x4, i32, i32x4, loadSplat, whileBelow } from "./instructions";

/** A value, and the code that has to run before it is read. It uses the argument's variable up. */
export interface UnaryFormula {
  before: Code[];
  value: Code;
}

/**
 * A function (input, output, count): output[i] = formula(input[i]). `formula` gets its argument in a variable and two
 * more to work with.
 */
function elementwise(formula: (x: Variable, scratch: Variable[]) => UnaryFormula): FunctionBuilder {
  const builder = new FunctionBuilder();
  const input = builder.parameter("i32");
  const output = builder.parameter("i32");
  const count = builder.parameter("i32");
  const end = builder.local("i32");
  const x = builder.local("v128");
  const { before, value } = formula(
    x,
    [0, 1, 2].map(() => builder.local("v128")),
  );
  const vectors = i32.add(input.get, i32.shiftLeft(i32.and(count.get, i32.constant(-4)), 2));
  const all = i32.add(input.get, i32.shiftLeft(count.get, 2));
  // The last one to three elements go through the same formula, one in a vector's first lane, so that a value never
  // depends on its place.
  const single = f32x4.first(value);
  return builder.body(
    end.set(all),
    count.set(vectors),
    whileBelow(
      input,
      count.get,
      x.set(f32x4.load(input.get)),
      ...before,
      f32x4.store(output.get, value),
      advance(input, 16),
      advance(output, 16),
    ),
    whileBelow(
      input,
      end.get,
      x.set(loadSplat(input.get)),
      ...before,
      f32.store(output.get, single),
      advance(input, 4),
      advance(output, 4),
    ),
  );
}

/** c[0] + x·(c[1] + x·(…)) */
function polynomial(x: Code, coefficients: readonly number[]): Code {
  const [first, ...rest] = coefficients.map((value) => f32x4.constant(value));
  if (rest.length === 0) return first;
  return f32x4.add(f32x4.multiply(polynomial(x, coefficients.slice(1)), x), first);
}

/**
 * eˣ to about 1 ulp: x = n·ln 2 + r with ln 2 in two parts, a polynomial of degree 7 in r (the coefficients of Cephes'
 * expf), times 2ⁿ in two steps so that the ends of the range (infinity above 88.7, denormals and 0 below −87.3) come
 * out right. NaN stays NaN.
 */
export function exponentialFormula(x: Variable, [n, squared, power]: Variable[]): UnaryFormula {
  return {
    before: [
      x.set(f32x4.maximum(f32x4.minimum(x.get, f32x4.constant(89)), f32x4.constant(-104))),
      n.set(f32x4.nearest(f32x4.multiply(x.get, f32x4.constant(Math.LOG2E)))),
      x.set(f32x4.subtract(x.get, f32x4.multiply(n.get, f32x4.constant(0.693359375)))),
      x.set(f32x4.subtract(x.get, f32x4.multiply(n.get, f32x4.constant(-2.1219444e-4)))),
      squared.set(f32x4.multiply(x.get, x.get)),
      n.set(f32x4.toIntegers(n.get)),
      power.set(i32x4.halve(n.get)),
    ],
    value: f32x4.multiply(
      f32x4.multiply(
        f32x4.add(
          f32x4.add(
            f32x4.multiply(
              polynomial(
                x.get,
                [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4],
              ),
              squared.get,
            ),
            x.get,
          ),
          f32x4.constant(1),
        ),
        powerOfTwo(power.get),
      ),
      powerOfTwo(i32x4.subtract(n.get, power.get)),
    ),
  };
}

/** See `exponentialFormula`. */
export function exponential(): FunctionBuilder {
  return elementwise(exponentialFormula);
}

/** 2ⁿ of four integers in −126 … 127, by writing the exponent field. */
function powerOfTwo(n: Code): Code {
  return i32x4.shiftLeft(i32x4.add(n, i32x4.splat(i32.constant(127))), 23);
}

/**
 * erf(x) to a few ulp: x·P(x²)/Q(x²) on |x| ≤ 4, beyond which a float32 erf is ±1 (the rational approximation that XLA
 * and Eigen use). tfjs's own, Abramowitz and Stegun 7.1.26, is off by up to 1.5e-7 and needs an exponential.
 */
export function errorFormula(x: Variable, [squared]: Variable[]): UnaryFormula {
  const numerator = [
    -1.60960333262415e-2, -2.95459980854025e-3, -7.34990630326855e-4, -5.69250639462346e-5, -2.10102402082508e-6,
    2.77068142495902e-8, -2.72614225801306e-10,
  ];
  const denominator = [
    -1.42647390514189e-2, -7.37332916720468e-3, -1.68282697438203e-3, -2.13374055278905e-4, -1.45660718464996e-5,
  ];
  return {
    before: [
      x.set(f32x4.maximum(f32x4.minimum(x.get, f32x4.constant(4)), f32x4.constant(-4))),
      squared.set(f32x4.multiply(x.get, x.get)),
    ],
    value: f32x4.divide(
      f32x4.multiply(x.get, polynomial(squared.get, numerator)),
      polynomial(squared.get, denominator),
    ),
  };
}

/** See `errorFormula`. */
export function errorFunction(): FunctionBuilder {
  return elementwise(errorFormula);
}
