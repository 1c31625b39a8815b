/**
 * Which rows of a block may be among the best of many questions, told by one product of the engine for all of them. The
 * engine adds up in float32, in an order of its own; so what passes is whatever its error could have kept out, and who
 * asked computes the scores of these few rows as they count.
 */
import * as tf from "@tensorflow/tfjs";

/** Half the distance of neighbouring float32 numbers near 1, and the least that is not flushed to zero. */
const [UNIT, LEAST] = [2 ** -24, 2 ** -126];

/** Questions as one matrix of the engine. Dispose of it when done. */
export class NearProducts {
  readonly #questions: tf.Tensor2D;
  readonly #lengths: number[];
  readonly #H: number;

  /** @param questions (Q, H) */
  constructor(questions: Float32Array, H: number) {
    this.#questions = tf.tensor2d(questions, [questions.length / H, H]);
    this.#lengths = Array.from({ length: questions.length / H }, (_, q) => lengthOf(questions, q * H, H));
    this.#H = H;
  }

  /**
   * Offers each question the rows of a block whose product can reach `least(q)`: in any order of the sum it is off by
   * at most H·2⁻²⁴·|q|·|v| (Higham 2002, section 3.1, with Cauchy and Schwarz); twice that is allowed, for what is
   * rounded beside it.
   * @param values (n, H)
   * @param longest the largest length of a row
   */
  async offer(
    values: Float32Array,
    longest: number,
    least: (q: number) => number,
    offer: (q: number, row: number) => void,
  ): Promise<void> {
    const rows = values.length / this.#H;
    const shape: [number, number] = [rows, this.#H];
    const products = tf.tidy(() => tf.matMul(this.#questions, tf.tensor2d(values, shape), false, true)); // (Q, n)
    const found = await products.data(); // (Q · n)
    products.dispose();
    for (const [q, length] of this.#lengths.entries()) {
      const passes = least(q) - 2 * this.#H * (UNIT * length * longest + LEAST);
      for (let row = 0; row < rows; row++) if (found[q * rows + row] >= passes) offer(q, row);
    }
  }

  dispose(): void {
    this.#questions.dispose();
  }
}

/** The largest length of a row. @param values (n, H) */
export function longestRow(values: Float32Array, H: number): number {
  let longest = 0;
  for (let at = 0; at < values.length; at += H) longest = Math.max(longest, lengthOf(values, at, H));
  return longest;
}

function lengthOf(values: Float32Array, at: number, H: number): number {
  let sum = 0;
  for (let h = at; h < at + H; h++) sum += values[h] * values[h];
  return Math.sqrt(sum);
}
