/**
 * Does bfloat16 learn what float32 learns? Both go on from one initial checkpoint with the same seeds, batches and
 * number of steps; then coverage@|T| and retrieval by the frozen vectors are measured: nDCG@10 of apidocs' known items,
 * which no setting was chosen by, and of Cranfield's dev questions. float32's seeds give an interval, of Student's t;
 * bfloat16's means are to lie within it.
 *
 * Checkpoints and results are kept: stop the command at any moment, and the same command goes on.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  InputError,
  meanInterval,
  type ProductPrecision,
  productPrecisions,
  readQrels,
  readQueries,
  usablePrecision,
  useEngine,
} from "bowlab";
import { benchOptions } from "./options";
import { plainCoverage } from "./study/measure/coverage";
import { type EncodedCollection, withEncoded } from "./study/measure/encoded";
import { measureKnownItems, measureRetrieval } from "./study/measure/retrieval";
import type { Searched } from "./study/measure/searched";
import { checkpointFolder, root } from "./study/place";
import { treatedCheckpoint } from "./study/pretraining";
import { protocols, treatments } from "./study/protocol";
import { openStudy, readUnit, type Study, writeUnit } from "./study/study";

const usage = `npm run bench:precision -- [options]
  --preset NAME     encoder shape (tiny)
  --steps N         steps from the initial checkpoint on (600)
  --initial N       steps of masked language modelling that make it (1200)
  --seeds N         seeds of every objective and precision, from 1 (3)
  --out DIR         everything that is made (runs/precision/PRESET)`;

/** What is looked at, of one run. */
const figures = ["coverage@|T|", "known items, nDCG@10", "Cranfield dev, nDCG@10"] as const;
type Figures = Partial<Record<(typeof figures)[number], number>>;

async function main(): Promise<void> {
  const { preset, steps, initial, seeds, out } = benchOptions(usage, {
    ...{ preset: "tiny", steps: 600, initial: 1200, seeds: 3, out: "" },
  });
  await useEngine();
  if (usablePrecision("bfloat16", console.log) !== "bfloat16")
    throw new InputError("this processor has no products in bfloat16", { fix: "run it on one that has" });
  const pretraining = { ...protocols.full.pretraining, preset, steps, initialSteps: initial };
  const work = path.resolve(out || path.join(root, "runs", "precision", preset));
  const study = await openStudy({ ...protocols.full, pretraining }, work);
  const runs: Record<string, Figures[]> = {};
  for (const objective of ["bow", "ed"] as const)
    for (let seed = 1; seed <= seeds; seed++)
      for (const precision of productPrecisions) {
        const started = performance.now();
        const measured = await oneRun(study, objective, precision, seed);
        const minutes = ((performance.now() - started) / 60_000).toFixed(1);
        console.error(`${objective}, ${precision}, seed ${seed}: ${minutes} min, ${JSON.stringify(measured)}`);
        runs[`${objective} ${precision}`] = [...(runs[`${objective} ${precision}`] ?? []), measured];
      }
  console.log(`\n${preset}, ${steps} steps from the initial checkpoint's ${initial} on, seeds 1 to ${seeds}\n`);
  report(runs);
}

/** One seed's run, its figures kept beside the checkpoint. */
async function oneRun(
  study: Study,
  objective: "bow" | "ed",
  precision: ProductPrecision,
  seed: number,
): Promise<Figures> {
  const name = `${objective}-${precision}`;
  const kept = readUnit<Figures>(study.work, `${name}-${seed}`);
  if (kept) return kept;
  const folder = checkpointFolder(study.work, name, seed);
  await treatedCheckpoint(folder, treatments[objective], seed, study, { precision });
  const { material, pretraining, sample } = study;
  const apidocs = study.searched.apidocs as Searched;
  const encoded = <T>(rows: Int32Array[], use: (collection: EncodedCollection) => T | Promise<T>) =>
    withEncoded(folder, material.tokenizer, rows, pretraining.maxLength, use);
  const measured: Figures = {
    "coverage@|T|": await encoded(
      apidocs.rows,
      (whole) => plainCoverage((places) => whole.scores(places, "full"), sample).coverage["|T|"],
    ),
    "known items, nDCG@10": await encoded(apidocs.bodies, async (text) => {
      const { reciprocalRanks } = await measureKnownItems(text, apidocs);
      return meanInterval(reciprocalRanks.map(gainOf)).mean;
    }),
  };
  const cranfield = study.searched.cranfield;
  if (cranfield)
    measured["Cranfield dev, nDCG@10"] = await encoded(cranfield.rows, async (whole) => {
      const dev = { ...cranfield, splits: { dev: await splitOf(cranfield.folder, "dev") } };
      return (await measureRetrieval(whole, dev, "dev")).means["nDCG@10"];
    });
  writeUnit(study.work, `${name}-${seed}`, measured);
  // The weights are made again from the seed.
  fs.rmSync(folder, { recursive: true });
  return measured;
}

/** nDCG@10 where one passage is right, from 1 / rank, which is 0 below rank 10. */
function gainOf(reciprocal: number): number {
  return reciprocal === 0 ? 0 : 1 / Math.log2(1 + 1 / reciprocal);
}

async function splitOf(folder: string, split: string): Promise<Searched["splits"][string]> {
  const qrels = await readQrels(folder, split);
  return { qrels, queries: (await readQueries(folder)).filter(({ id }) => qrels.has(id)) };
}

function report(runs: Record<string, Figures[]>): void {
  console.log("| objective | figure | float32: mean | interval | bfloat16: mean | within | seeds' differences |");
  console.log("|---|---|--:|--:|--:|---|---|");
  for (const objective of ["bow", "ed"])
    for (const figure of figures) {
      const [exact, rounded] = productPrecisions.map((precision) =>
        runs[`${objective} ${precision}`].flatMap((run) => run[figure] ?? []),
      );
      if (exact.length === 0) continue;
      const { mean, low, high } = meanInterval(exact);
      const other = meanInterval(rounded).mean;
      const differences = exact.map((value, i) => (rounded[i] - value).toFixed(4)).join(", ");
      const cells = [objective, figure, mean.toFixed(4), `${low.toFixed(4)} … ${high.toFixed(4)}`, other.toFixed(4)];
      console.log(`| ${[...cells, other >= low && other <= high ? "yes" : "**no**", differences].join(" | ")} |`);
    }
}

main().catch((error) => {
  console.error(error instanceof InputError ? error.message : error);
  process.exitCode = 1;
});
