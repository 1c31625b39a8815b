/**
 * What a training step of `base` (12 layers × 768, V 30,522) takes at its peak: bowlab beside PyTorch, with and without
 * the gradient checkpointing of each. Every line is a process of its own, one after the other; its highest resident
 * memory counts, with all that it has loaded. PyTorch scores masked positions alone, as bowlab does.
 */
import { productPrecisions } from "../lib/options";
import { findOracle } from "../test/oracle/oracle";
import { measuredApart } from "./memory-measured";
import { torchWorker } from "./torch-side";

/** Tokens a batch. */
const TOKENS = 4096;

const sizes = { layers: 12, hidden: 768, inner: 3072, heads: 12, vocab: 30522 };

/** What bowlab may take, GB. */
const LIMIT = 12;

/** Prints a table; exits 1 when bowlab takes more than the limit. */
export async function compareBase(lengths: readonly number[]): Promise<void> {
  const python = findOracle();
  if (python === null) console.log("no PyTorch here: `npm run oracle` installs it");
  console.log(`base, mlm: highest resident memory of a process, GB (bowlab's limit ${LIMIT}); its second step, s`);
  console.log("batch length precision checkpointing      bowlab       PyTorch");
  for (const length of lengths)
    for (const precision of productPrecisions)
      for (const gradientCheckpointing of [false, true]) {
        const batch = TOKENS / length;
        const how = { precision, gradientCheckpointing, batch, length };
        const ours = measuredApart({ objective: "mlm", ...sizes, ...how });
        if (gigabytes(ours.peak) > LIMIT) process.exitCode = 1;
        const theirs = python === null ? [] : [await measuredTorch(python, how)];
        const cells = [ours, ...theirs].map(
          ({ peak, ms }) => `${gigabytes(peak).toFixed(2).padStart(6)} ${(ms / 1000).toFixed(1).padStart(5)}`,
        );
        const name = [String(batch).padStart(5), String(length).padStart(6), precision.padEnd(9)].join(" ");
        console.log(`${name} ${String(gradientCheckpointing).padEnd(13)} ${cells.join("  ")}`);
      }
}

interface How {
  precision: string;
  gradientCheckpointing: boolean;
  batch: number;
  length: number;
}

/** Two steps of `step_torch.py`. */
async function measuredTorch(python: string, how: How): Promise<{ peak: number; ms: number }> {
  const rest = { maxPositions: 512, maskRatio: 0.3, dropout: 0.1, threads: 2, seed: 1, variant: "masked" };
  const worker = await torchWorker(python, "step_torch.py", { ...sizes, ...rest, ...how });
  const { peak, ms } = await worker.ask<{ peak: number; ms: number[] }>("2");
  worker.close();
  return { peak, ms: ms[1] };
}

/** Of MiB. */
function gigabytes(mebibytes: number): number {
  return (mebibytes * 2 ** 20) / 1e9;
}
