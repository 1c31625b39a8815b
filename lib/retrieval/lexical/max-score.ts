/**
 * The k best passages of a query over postings with their impacts computed before (eager scoring, as in bm25s),
 * exactly, without adding up every posting: MaxScore (Turtle and Flood 1995), term at a time within blocks of passages
 * whose sums fit into the processor's cache. Terms are ordered by the most they can add. Those that together cannot
 * lift a passage over the k-th best so far are only added up for passages that the other terms brought near enough.
 * Sums are made in the same order either way, so the bits are the same.
 */
import type { TopK } from "../top-k";
import { type Arena, type ArenaList, BLOCK } from "./arena";

/** Looking up one posting takes about as long as adding so many. */
const SEEK_COST = 300;

/** Postings a block from which on all of its sums are looked at. */
const SPARSE = BLOCK / 32;

/** One distinct term of a query. */
export interface QueryTerm extends ArenaList {
  /** How often the query has it. */
  weight: number;
  /** The largest of its impacts. */
  max: number;
}

/**
 * Offers to `best` the passages whose score is above 0; of some that cannot enter it is spared. @param size passages of
 * the collection
 */
export function maxScoreSearch(queryTerms: readonly QueryTerm[], size: number, best: TopK, arena: Arena): void {
  const terms = queryTerms
    .filter(({ max }) => max > 0)
    .sort((a, b) => b.weight * b.max - a.weight * a.max || a.passages - b.passages);
  const count = terms.length;
  // rest[i]: the most that the terms from i on can add; widened, since sums of rounded numbers are rounded.
  const rest = new Float64Array(count + 1);
  for (let i = count - 1; i >= 0; i--) rest[i] = rest[i + 1] + terms[i].weight * terms[i].max * (1 + 1e-9);
  const starts = new Int32Array(count);
  const cursors = new Int32Array(count);
  let essential = count;
  for (let low = 0; low < size; low += BLOCK) {
    while (essential > 0 && rest[essential - 1] < best.threshold) essential--;
    if (essential === 0) return;
    let added = 0;
    for (let i = 0; i < essential; i++) {
      const { passages, size: postings, weight } = terms[i];
      starts[i] = cursors[i];
      cursors[i] = seek(arena.ints, passages, postings, starts[i], low + BLOCK);
      arena.addUp(terms[i], starts[i], cursors[i], low, weight);
      added += cursors[i] - starts[i];
    }
    if (added === 0) continue;
    const least = best.threshold - rest[essential];
    const isSparse = added < SPARSE;
    let found = isSparse ? gather(terms.slice(0, essential), starts, cursors, low, least, arena) : arena.collect(least);
    let isClean = isSparse;
    for (let i = essential; i < count && found > 0; i++) {
      const { passages, size: postings, weight } = terms[i];
      const start = seek(arena.ints, passages, postings, cursors[i], low);
      cursors[i] = seek(arena.ints, passages, postings, start, low + BLOCK);
      if (cursors[i] - start < SEEK_COST * found) {
        arena.addUp(terms[i], start, cursors[i], low, weight);
        isClean = false;
      } else lookUp(terms[i], start, low, found, arena);
      found = keep(arena, found, best.threshold - rest[i + 1]);
    }
    const { near, sums } = arena;
    for (let n = 0; n < found; n++) best.push(low + near[n], sums[near[n]]);
    if (isClean) clear(terms, essential, starts, cursors, low, arena);
    else sums.fill(0);
  }
}

/** What `Arena.collect` does, from the postings that were added: for few, that is less than to look at every sum. */
function gather(
  terms: readonly QueryTerm[],
  starts: Int32Array,
  ends: Int32Array,
  low: number,
  least: number,
  arena: Arena,
): number {
  const { near } = arena;
  const found = arena.gather(terms, starts, ends, low, least);
  if (terms.length === 1) return found;
  near.subarray(0, found).sort();
  let kept = 0;
  for (let n = 0; n < found; n++) if (n === 0 || near[n] !== near[n - 1]) near[kept++] = near[n];
  return kept;
}

/** Sets the sums of the postings that were added to 0. */
function clear(
  terms: readonly QueryTerm[],
  essential: number,
  starts: Int32Array,
  ends: Int32Array,
  low: number,
  { ints, sums }: Arena,
): void {
  for (let i = 0; i < essential; i++) {
    for (let p = terms[i].passages + starts[i]; p < terms[i].passages + ends[i]; p++) sums[ints[p] - low] = 0;
  }
}

/** Adds a term's impacts to the sums of the `found` places in `near` alone. */
function lookUp(
  { passages, impacts, size, weight }: QueryTerm,
  start: number,
  low: number,
  found: number,
  arena: Arena,
): void {
  const { ints, floats, sums, near } = arena;
  let p = start;
  for (let n = 0; n < found; n++) {
    p = seek(ints, passages, size, p, low + near[n]);
    if (p < size && ints[passages + p] === low + near[n]) sums[near[n]] += weight * floats[impacts + p];
  }
}

/** Of the `found` places in `near`, those with a sum of at least `least` stay. @returns how many */
function keep({ near, sums }: Arena, found: number, least: number): number {
  let kept = 0;
  for (let n = 0; n < found; n++) if (sums[near[n]] >= least) near[kept++] = near[n];
  return kept;
}

/**
 * The first entry from `start` on of the list at `list` that is at least `passage`: steps that double, then halving.
 */
function seek(ints: Int32Array, list: number, size: number, start: number, passage: number): number {
  if (start >= size || ints[list + start] >= passage) return start;
  let low = start;
  let step = 1;
  while (low + step < size && ints[list + low + step] < passage) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, size);
  // The entry at `low` is below the passage; the one at `high` is not, or is behind the end.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ints[list + middle] < passage) low = middle;
    else high = middle;
  }
  return high;
}
