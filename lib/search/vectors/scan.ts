/**
 * Exact search by inner product over the vectors of a file. For a few questions plain loops; for many the engine's
 * product says which rows are worth a loop, and the results are the same to the bit. A file of up to a gibibyte is read
 * once and held in memory; a larger one is read for every search.
 */
import { CheckedFile } from "../../integrity";
import type { IdTable } from "../../retrieval/id-table";
import { TopK, type TopKResult } from "../../retrieval/top-k";
import { type VectorsDescription, vectorPaths } from "./layout";

const HELD_BYTES = 2 ** 30;
/** Rows read at once. */
const ROWS = 4096;
/** From so many questions on the engine's product pays for the copy of the vectors that it takes. */
const MANY = 4;

/** Neighbouring rows. */
interface Block {
  first: number;
  /** (rows, H). */
  values: Float32Array;
  /** The largest length of a row, once somebody has asked. */
  longest?: number;
}

/** The vectors, open. Close it when done. */
export class VectorScan {
  readonly dimension: number;
  readonly #rows: number;
  readonly #file: CheckedFile;
  #held: Block[] | undefined;

  /** @throws InputError when the file is missing or cut short */
  constructor(folder: string, { name, rows, dimension, files }: VectorsDescription) {
    this.dimension = dimension;
    this.#rows = rows;
    this.#file = new CheckedFile(vectorPaths(folder, name).vectors, files.vectors, "build the index again: --rebuild");
  }

  /**
   * The k rows of largest inner product with each question's vector; ties as the words' index has them.
   * @param questions (Q, H) @throws InputError when a block of the file is damaged
   */
  async find(questions: Float32Array, k: number, { tieOrder }: Pick<IdTable, "tieOrder">): Promise<TopKResult[]> {
    const H = this.dimension;
    const best = Array.from({ length: questions.length / H }, () => new TopK(Math.min(k, this.#rows), tieOrder));
    if (best.length >= MANY && hasFastProducts()) await this.#findWithEngine(questions, best);
    else this.#findInLoops(questions, best);
    return best.map((each) => each.take());
  }

  #findInLoops(questions: Float32Array, best: readonly TopK[]): void {
    const H = this.dimension;
    for (const { first, values } of this.#blocks()) {
      for (let row = 0; row * H < values.length; row++) {
        for (let q = 0; q < best.length; q++) {
          const score = product(questions, q * H, values, row * H, H);
          if (score >= best[q].threshold) best[q].push(first + row, score);
        }
      }
    }
  }

  async #findWithEngine(questions: Float32Array, best: readonly TopK[]): Promise<void> {
    const H = this.dimension;
    const { longestRow, NearProducts } = require("./near-products") as typeof import("./near-products");
    const near = new NearProducts(questions, H);
    try {
      for (const block of this.#blocks()) {
        const { first, values } = block;
        block.longest ??= longestRow(values, H);
        await near.offer(
          values,
          block.longest,
          (q) => best[q].threshold,
          (q, row) => best[q].push(first + row, product(questions, q * H, values, row * H, H)),
        );
      }
    } finally {
      near.dispose();
    }
  }

  close(): void {
    this.#file.close();
    this.#held = undefined;
  }

  *#blocks(): Generator<Block> {
    if (this.#held) return yield* this.#held;
    const isHeld = 4 * this.#rows * this.dimension <= HELD_BYTES;
    const held: Block[] = [];
    for (let first = 0; first < this.#rows; first += ROWS) {
      const values = new Float32Array(Math.min(ROWS, this.#rows - first) * this.dimension);
      this.#file.read(4 * first * this.dimension, new Uint8Array(values.buffer));
      const block = { first, values };
      if (isHeld) held.push(block);
      yield block;
    }
    if (isHeld) this.#held = held;
  }
}

/** Whether the engine that runs adds up in float32 and is faster than loops: a GPU may round its products further. */
function hasFastProducts(): boolean {
  const { activeEngine } = require("../../engine") as typeof import("../../engine");
  return activeEngine()?.name === "native";
}

/** In float64 with four running sums, rounded to float32: equal vectors have equal scores wherever they stand. */
function product(a: Float32Array, i: number, b: Float32Array, j: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let h = 0;
  for (; h + 3 < length; h += 4) {
    s0 += a[i + h] * b[j + h];
    s1 += a[i + h + 1] * b[j + h + 1];
    s2 += a[i + h + 2] * b[j + h + 2];
    s3 += a[i + h + 3] * b[j + h + 3];
  }
  for (; h < length; h++) s0 += a[i + h] * b[j + h];
  return Math.fround(s0 + s1 + (s2 + s3));
}
