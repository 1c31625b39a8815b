/**
 * What each position may see, sampled as RetroMAE's code does it (`src/pretrain/data.py`): min(n, 256) whole-word masks
 * of the text, and for every position one of them, drawn uniformly with replacement. Whole words are masked anew for
 * nearly every position, which makes this the dearest part of a training step. Kept for comparison; `vectorised.ts` has
 * the same law for every row.
 */
import { chooseWholeWords } from "../masking";
import { clearBit, fillBits } from "./bits";
import type { RowSampler } from "./row-sampler";

/** Most samples that one text gets. */
const SAMPLES = 256;

/** RetroMAE's sampler: each position takes one of min(n, 256) whole-word masks of the text, drawn with replacement. */
export const officialRows: RowSampler = (ids, budget, vocabulary, random, rows) => {
  const samples = Array.from({ length: Math.min(ids.length, SAMPLES) }, () =>
    chooseWholeWords(ids, vocabulary, budget, random),
  );
  for (const row of rows) {
    fillBits(row, ids.length);
    for (const at of samples[random.integer(0, samples.length)]) clearBit(row, at);
  }
};
