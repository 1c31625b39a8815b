/** The negatives of a stage: those that its folder's run began with, or those that the settings ask for. */
import * as fs from "node:fs";
import * as path from "node:path";
import { readRun } from "../eval";
import { sha256Of } from "../files";
import { checkSidecar } from "../integrity";
import { Random } from "../random";
import { readManifest } from "../train";
import type { Material, MaterialOptions } from "./material";
import { bm25Pools, emptyPools, givenPools, type NegativePools, parseRanks, runPools } from "./negatives";
import type { FinetuneSettings } from "./settings";

/** Every query's negatives, beside the checkpoint; a run that can be given to another fine-tuning. */
export const negativesFile = "negatives.run";

/** Names of negatives that are no file. */
export const namedNegatives: readonly string[] = ["in-batch", "bm25", "given"];

export interface NegativePoolsOptions extends Pick<MaterialOptions, "data" | "out" | "onProgress"> {
  settings: FinetuneSettings;
  material: Material;
  /** The run that holds the negatives, where they come from one. */
  negativesRun?: string;
  /** Take those that the folder holds. */
  resume: boolean;
}

/** A stage's negatives, and what its run is known by. */
export interface StageNegatives {
  pools: NegativePools;
  /** What the run calls them: where it goes on, another path to the same negatives is no other name. */
  name: string;
  /** Of the negatives that are asked for. */
  fingerprint: string;
}

/** @throws InputError when they cannot be read, or are not of this training set */
export async function stageNegatives(options: NegativePoolsOptions): Promise<StageNegatives> {
  const { out, resume, settings, negativesRun } = options;
  const { negatives: name } = settings;
  const kept = path.join(out, negativesFile);
  if (name === "in-batch" || !resume || !fs.existsSync(kept)) {
    const pools = await askedPools(options);
    return { pools, name, fingerprint: fingerprintOf(pools) };
  }
  const pools = await poolsOfRun(kept, options);
  const fingerprint = fingerprintOf(pools);
  const was = readManifest<FinetuneSettings>(out)?.options.negatives ?? name;
  if (negativesRun === undefined || namedNegatives.includes(was)) return { pools, name, fingerprint };
  // The run has a copy of its own: the file that it was made of may be gone.
  if (name === was && !fs.existsSync(negativesRun)) return { pools, name, fingerprint };
  const asked = fingerprintOf(await poolsOfRun(negativesRun, options));
  return { pools, name: asked === fingerprint ? was : name, fingerprint: asked };
}

async function askedPools(options: NegativePoolsOptions): Promise<NegativePools> {
  const { settings, material, negativesRun, data, onProgress } = options;
  const { set } = material;
  const { negatives, perQuery, seed } = settings;
  if (negatives === "in-batch") return emptyPools(set);
  if (negativesRun !== undefined) return poolsOfRun(negativesRun, options);
  if (negatives === "given") return givenPools(set, data);
  const total = set.queries.length;
  const onQuery = (done: number) => onProgress?.({ phase: "BM25 negatives", done, total });
  const chosen = { ranks: parseRanks(settings.ranks), perQuery, random: new Random(seed), onQuery };
  return bm25Pools(set, await material.passages(), material.queryText, chosen);
}

/** All that a run holds but the answers. */
async function poolsOfRun(file: string, { settings, material }: NegativePoolsOptions): Promise<NegativePools> {
  checkSidecar(file);
  const random = new Random(settings.seed);
  const all = { ranks: [1, Number.POSITIVE_INFINITY], perQuery: Number.POSITIVE_INFINITY, random } as const;
  return runPools(material.set, await readRun(file), file, all);
}

function fingerprintOf(pools: NegativePools): string {
  return sha256Of(pools.map((pool) => new Uint8Array(pool.slice().buffer)));
}
