/** The units of the study, in the order in which they are made. What has its result already is not made again. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  Bm25Index,
  bm25Results,
  collectRun,
  finetune,
  frequencyPrior,
  InputError,
  loadPassages,
  Random,
  readManifest,
} from "bowlab";
import { ablations } from "./ablations";
import { curveUnit } from "./curve";
import { heads, measureCoverage } from "./measure/coverage";
import { type EncodedCollection, withEncoded } from "./measure/encoded";
import { evaluated, measureKnownItems, measureRetrieval } from "./measure/retrieval";
import type { Searched } from "./measure/searched";
import { measureSpeeds } from "./measure/speed";
import { checkpointFolder } from "./place";
import { initialCheckpoint, namedCheckpoint, treatedCheckpoint } from "./pretraining";
import { type CheckpointName, type Collection, checkpointNames, initialSeed, type Protocol } from "./protocol";
import type { ControlsResult, FinetunedResult, FrozenResult } from "./results";
import type { Study } from "./study";

export interface Unit {
  /** Name of the result's file. */
  id: string;
  /** What it takes, in steps of `mlm`, roughly: for the time left. */
  weight: number;
  make(study: Study): Promise<unknown>;
}

/** A step of each, in steps of `mlm`. */
const cost: Record<string, number> = { mlm: 1, ae: 1.9, ar: 2.7, ed: 2.8, bow: 1.1, dupmae: 4 };

/** Of all treatments: they take about 15 steps of `mlm` together, more with a larger encoder. */
function speedWeight({ speed: { rounds, steps, otherPresets } }: Protocol): number {
  return (rounds + 1) * (steps + 3) * 15 * (1 + 5 * otherPresets.length);
}

export function studyUnits({ protocol, searched }: Pick<Study, "protocol" | "searched">): Unit[] {
  const { seeds, finetuning, curve, pretraining } = protocol;
  const there = Object.keys(searched) as Collection[];
  const { steps, initialSteps } = pretraining;
  const priceOf = (name: string) => steps * (cost[name.split("-")[0]] ?? 1);
  const units: Unit[] = [
    { id: "controls", weight: 60, make: controls },
    { id: "speed", weight: speedWeight(protocol), make: ({ material }) => measureSpeeds(material, protocol) },
    {
      id: "initial",
      weight: initialSteps,
      make: async (study) => ({ folder: path.basename(await initialCheckpoint(study)) }),
    },
  ];
  for (const name of curve.treatments)
    units.push({ id: `curve ${name}`, weight: priceOf(name) + 60, make: (study) => curveUnit(study, name, seeds[0]) });
  for (const seed of seeds) {
    for (const name of checkpointNames) {
      if (name !== "initial" || seed === seeds[0]) {
        const isMade = name === "initial" || (seed === seeds[0] && curve.treatments.includes(name));
        const made = (study: Study) => namedCheckpoint(name, name === "initial" ? initialSeed : seed, study);
        units.push({
          id: `frozen ${name} ${seed}`,
          weight: (isMade ? 0 : priceOf(name)) + 180,
          make: async (study) => frozen(study, await made(study), name, seed),
        });
      }
      for (const collection of there)
        units.push({
          id: `finetuned ${collection} ${name} ${seed}`,
          weight: finetuning[collection].steps * 1.2 + 60,
          make: (study) => finetuned(study, collection, name, seed),
        });
    }
  }
  for (const name of protocol.ablations) {
    const { objective } = ablations[name];
    units.push({ id: `ablation ${name}`, weight: priceOf(objective) + 180, make: (study) => ablation(study, name) });
  }
  return units;
}

/** Everything that needs no fine-tuning. */
export async function frozen(study: Study, folder: string, name: string, seed: number): Promise<FrozenResult> {
  const { material, pretraining, sample } = study;
  const searched = study.searched.apidocs as Searched;
  const { objective, options, data, tokenizer, engine, versions, step, parameters } = readManifest(folder)!;
  const encoded = <T>(rows: Int32Array[], use: (encoded: EncodedCollection) => T | Promise<T>) =>
    withEncoded(folder, material.tokenizer, rows, pretraining.maxLength, use);
  const titled = await encoded(searched.rows, async (whole) => {
    const [full, bare] = heads.map((head) => measureCoverage((places) => whole.scores(places, head), sample));
    const knownItemTitled = await measureKnownItems(whole, searched);
    return { coverage: { full, bare }, knownItemTitled, questions: await measureRetrieval(whole, searched, "test") };
  });
  const knownItem = await encoded(searched.bodies, (text) => measureKnownItems(text, searched));
  const manifest = { objective, options, data, tokenizer, engine, versions, step };
  return { name, seed, parameters, manifest, ...titled, knownItem };
}

async function finetuned(
  study: Study,
  collection: Collection,
  name: CheckpointName,
  seed: number,
): Promise<FinetunedResult> {
  const { material, pretraining, protocol, work, signal, onProgress } = study;
  const searched = study.searched[collection] as Searched;
  const { maxLength } = pretraining;
  const out = path.join(work, "finetuned", `${collection}-${name}-${seed}`);
  const settings = protocol.finetuning[collection];
  const label = `fine-tuning ${name}, seed ${seed}, ${collection}`;
  const { status } = await finetune({
    ...{ model: await namedCheckpoint(name, seed, study), data: searched.folder, out, seed, signal, resume: true },
    ...{ negatives: "in-batch", devSplit: "none", passageMaxLength: maxLength, ...settings },
    onPrepare: () => {},
    onProgress: ({ done, total, record }) => onProgress?.({ label, done, total, record }),
  });
  if (status === "interrupted")
    throw new InputError("stopped; the state is saved", { file: out, fix: "run the same command again to go on" });
  const retrieval = await withEncoded(out, material.tokenizer, searched.rows, maxLength, (encoded) =>
    measureRetrieval(encoded, searched, "test"),
  );
  // The weights are large, and made again from what is kept.
  fs.rmSync(out, { recursive: true });
  return { name, seed, collection, retrieval };
}

async function ablation(study: Study, name: string): Promise<FrozenResult> {
  const { objective, ...request } = ablations[name];
  const seed = study.protocol.seeds[0];
  const folder = checkpointFolder(study.work, `ablation-${name.replace(/[^\w.]+/g, "-")}`, seed);
  await treatedCheckpoint(folder, { objective, title: name }, seed, study, request);
  return frozen(study, folder, name, seed);
}

/** What needs no encoder: one fixed score for all passages, scores by chance, and BM25. */
async function controls({ sample, material, searched }: Study): Promise<ControlsResult> {
  const V = material.tokenizer.vocabulary.size;
  const counts = new Float64Array(V);
  for (const row of (searched.apidocs as Searched).rows) for (const id of row) counts[id]++;
  const prior = frequencyPrior(counts);
  const random = new Random("random scores");
  const chance = () => Float32Array.from({ length: V }, () => random.uniform());
  const bm25: ControlsResult["bm25"] = {};
  for (const [name, { folder, splits, placeOf }] of Object.entries(searched)) {
    const passages = (await loadPassages(folder)).filter(({ id }) => placeOf.has(id));
    // The words as they were when the results were published.
    const index = new Bm25Index(passages, { stem: "none", minLength: 2, segment: "letters" });
    const run = await collectRun(bm25Results(index, splits.test.queries, 100));
    bm25[name as Collection] = evaluated(run, splits.test.qrels);
  }
  return {
    prior: measureCoverage((places) => places.map(() => prior), sample),
    random: measureCoverage(function* (places) {
      for (const _ of places) yield chance();
    }, sample),
    bm25,
  };
}
