/**
 * In which order an epoch visits the rows of a corpus: a function of (seed, epoch, place) alone, so a resumed run needs
 * no state.
 * - `ShuffledOrder`: one shuffle of all rows, for corpora in memory.
 * - `BlockOrder`: for corpora on disk. The blocks of neighbouring rows are shuffled over the whole corpus, across its
 *   shards; some of
 *   them at a time make a window, and the rows of a window are shuffled together. So a batch holds rows from anywhere,
 *   yet only a window's blocks have to be in memory. What is lost against one shuffle of all: two rows of one block
 *   always come in the same window.
 */
import type { Random } from "../random";

export interface RowOrder {
  /** The row that stands at `place` of epoch `epoch`, both counted from 0. */
  rowAt(epoch: number, place: number): number;
}

/** One shuffle of all rows an epoch, for corpora in memory. */
export class ShuffledOrder implements RowOrder {
  readonly #size: number;
  readonly #random: Random;
  readonly #orders = new Map<number, Int32Array>();

  /** @param size N, the number of rows. */
  constructor(size: number, random: Random) {
    this.#size = size;
    this.#random = random;
  }

  rowAt(epoch: number, place: number): number {
    let order = this.#orders.get(epoch);
    if (order === undefined) {
      order = this.#random.fork("epoch", epoch).shuffle(Int32Array.from({ length: this.#size }, (_, i) => i));
      for (const other of this.#orders.keys()) if (other < epoch - 1 || other > epoch) this.#orders.delete(other);
      this.#orders.set(epoch, order);
    }
    return order[place];
  }
}

/** Blocks of a window where none are asked for. */
export const WINDOW_BLOCKS = 32;

/** Blocks of neighbouring rows shuffled over the corpus, and rows within windows of blocks, for corpora on disk. */
export class BlockOrder implements RowOrder {
  readonly #starts: ArrayLike<number>;
  readonly #windowBlocks: number;
  readonly #random: Random;
  #epoch: { number: number; windows: Window[] } | undefined;
  /** The shuffled rows of the windows used last: a chunk of batches may reach from one into the next. */
  readonly #rows = new Map<string, Int32Array>();

  /**
   * @param starts the first row of every block, and the number of rows at the end.
   * @param windowBlocks most blocks whose rows are shuffled together.
   */
  constructor(starts: ArrayLike<number>, random: Random, windowBlocks = WINDOW_BLOCKS) {
    this.#starts = starts;
    this.#windowBlocks = windowBlocks;
    this.#random = random;
  }

  rowAt(epoch: number, place: number): number {
    if (this.#epoch?.number !== epoch) this.#epoch = { number: epoch, windows: this.#windowsOf(epoch) };
    const { windows } = this.#epoch;
    const window = windows[lastAtMost(windows, place)];
    return this.#rowsOf(epoch, window)[place - window.from];
  }

  /** The epoch's blocks in their order, dealt to windows of as equal a number as can be. */
  #windowsOf(epoch: number): Window[] {
    const blocks = Int32Array.from({ length: this.#starts.length - 1 }, (_, i) => i);
    this.#random.fork("blocks", epoch).shuffle(blocks);
    const count = Math.ceil(blocks.length / this.#windowBlocks);
    const windows: Window[] = [];
    let from = 0;
    for (let w = 0; w < count; w++) {
      const members = blocks.subarray(
        Math.floor((w * blocks.length) / count),
        Math.floor(((w + 1) * blocks.length) / count),
      );
      windows.push({ number: w, from, blocks: members });
      for (const block of members) from += this.#starts[block + 1] - this.#starts[block];
    }
    return windows;
  }

  #rowsOf(epoch: number, { number, blocks }: Window): Int32Array {
    const key = `${epoch}/${number}`;
    let rows = this.#rows.get(key);
    if (rows === undefined) {
      rows = this.#random.fork("window", epoch, number).shuffle(this.#concatenated(blocks));
      const [oldest] = this.#rows.keys();
      if (this.#rows.size >= 2) this.#rows.delete(oldest);
      this.#rows.set(key, rows);
    }
    return rows;
  }

  #concatenated(blocks: Int32Array): Int32Array {
    const size = blocks.reduce((sum, block) => sum + this.#starts[block + 1] - this.#starts[block], 0);
    const rows = new Int32Array(size);
    let to = 0;
    for (const block of blocks)
      for (let row = this.#starts[block]; row < this.#starts[block + 1]; row++) rows[to++] = row;
    return rows;
  }
}

interface Window {
  number: number;
  /** Its first place in the epoch. */
  from: number;
  blocks: Int32Array;
}

/** Index of the last window that begins at or before `place`. */
function lastAtMost(windows: readonly Window[], place: number): number {
  let [low, high] = [0, windows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (windows[middle].from <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
