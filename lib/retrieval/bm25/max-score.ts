/**
 * The k best passages of a query over postings with their impacts computed before (eager scoring, as in bm25s), exactly, without adding
 * up every posting: MaxScore (Turtle and Flood 1995), term at a time within blocks of passages whose sums fit into the processor's
 * cache. Terms are ordered by the most they can add. Those that together cannot lift a passage over the k-th best so far are only looked
 * up for passages that the other terms brought near enough. Sums are made in the same order either way, so the bits are the same.
 */
import type { TopK } from "../top-k";
import type { PostingList } from "./postings";

/** Passages a block: their sums are 128 KiB. */
const BLOCK = 1 << 14;

/** One distinct term of a query. */
export interface QueryTerm extends PostingList {
  /** How often the query has it. */
  weight: number;
  /** The largest of its impacts. */
  max: number;
}

/** Buffers used by every search of an index. */
export class Accumulator {
  readonly sums = new Float64Array(BLOCK);
  readonly near = new Int32Array(BLOCK);
}

/** Offers to `best` the passages whose score is above 0; of some that cannot enter it is spared. @param size passages of the collection */
export function maxScoreSearch(
  terms: readonly QueryTerm[],
  size: number,
  best: TopK,
  { sums, near }: Accumulator,
): void {
  const ordered = terms
    .filter(({ max }) => max > 0)
    .sort((a, b) => b.weight * b.max - a.weight * a.max || a.passages.length - b.passages.length);
  const count = ordered.length;
  // rest[i]: the most that the terms from i on can add; widened, since sums of rounded numbers are rounded.
  const rest = new Float64Array(count + 1);
  for (let i = count - 1; i >= 0; i--) rest[i] = rest[i + 1] + ordered[i].weight * ordered[i].max * (1 + 1e-9);
  const cursors = new Int32Array(count);
  let essential = count;
  for (let low = 0; low < size; low += BLOCK) {
    const high = Math.min(low + BLOCK, size);
    while (essential > 0 && rest[essential - 1] < best.threshold) essential--;
    if (essential === 0) return;
    let postings = 0;
    for (let i = 0; i < essential; i++) {
      const start = cursors[i];
      cursors[i] = addUp(ordered[i], start, low, high, sums);
      postings += cursors[i] - start;
    }
    if (postings === 0) continue;
    const found = collect(sums, high - low, best.threshold - rest[essential], near);
    for (let n = 0; n < found; n++) {
      const passage = low + near[n];
      let score = sums[near[n]];
      for (let i = essential; i < count && score + rest[i] >= best.threshold; i++) {
        cursors[i] = seek(ordered[i].passages, cursors[i], passage);
        if (ordered[i].passages[cursors[i]] === passage) score += ordered[i].weight * ordered[i].impacts[cursors[i]];
      }
      if (score >= best.threshold) best.push(passage, score);
    }
    sums.fill(0);
  }
}

/** Adds a term's impacts to the sums of a block. @returns where in its postings the next block begins */
function addUp(
  { passages, impacts, weight }: QueryTerm,
  start: number,
  low: number,
  high: number,
  sums: Float64Array,
): number {
  let p = start;
  const end = passages.length;
  for (; p < end && passages[p] < high; p++) sums[passages[p] - low] += weight * impacts[p];
  return p;
}

/** Places of a block with a sum above 0 and of at least `least`. @returns how many */
function collect(sums: Float64Array, size: number, least: number, near: Int32Array): number {
  let found = 0;
  const positive = Math.max(least, Number.MIN_VALUE);
  for (let i = 0; i < size; i++) if (sums[i] >= positive) near[found++] = i;
  return found;
}

/** The first place from `start` on whose passage is at least `passage`: steps that double, then halving. */
function seek(passages: Int32Array, start: number, passage: number): number {
  let low = start;
  let step = 1;
  const end = passages.length;
  if (low >= end || passages[low] >= passage) return low;
  while (low + step < end && passages[low + step] < passage) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, end);
  // passages[low] < passage, and passages[high] is not or is behind the end.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (passages[middle] < passage) low = middle;
    else high = middle;
  }
  return high;
}
