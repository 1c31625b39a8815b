/** The negatives of a stage: those that its folder's run began with, or those that the settings ask for. */
import * as fs from "node:fs";
import * as path from "node:path";
import { readRun } from "../eval";
import { checkSidecar } from "../integrity";
import { Random } from "../random";
import type { Material, MaterialOptions } from "./material";
import { bm25Pools, emptyPools, givenPools, type NegativePools, parseRanks, runPools } from "./negatives";
import type { FinetuneSettings } from "./settings";

/** Every query's negatives, beside the checkpoint; a run that can be given to another fine-tuning. */
export const negativesFile = "negatives.run";

export interface NegativePoolsOptions extends Pick<MaterialOptions, "data" | "out" | "onProgress"> {
  settings: FinetuneSettings;
  material: Material;
  /** The run that holds the negatives, where they come from one. */
  negativesRun?: string;
  /** Take those that the folder holds. */
  resume: boolean;
}

/** @throws InputError when they cannot be read, or are not of this training set */
export async function negativePools(options: NegativePoolsOptions): Promise<NegativePools> {
  const { out, resume, settings, material, negativesRun, data, onProgress } = options;
  const { set } = material;
  const { negatives, perQuery, seed } = settings;
  if (negatives === "in-batch") return emptyPools(set);
  const random = new Random(seed);
  const recorded = path.join(out, negativesFile);
  const file = resume && fs.existsSync(recorded) ? recorded : negativesRun;
  if (file !== undefined) {
    checkSidecar(file);
    const all = { ranks: [1, Number.POSITIVE_INFINITY], perQuery: Number.POSITIVE_INFINITY, random } as const;
    return runPools(set, await readRun(file), file, all);
  }
  if (negatives === "given") return givenPools(set, data);
  const total = set.queries.length;
  const onQuery = (done: number) => onProgress?.({ phase: "BM25 negatives", done, total });
  const chosen = { ranks: parseRanks(settings.ranks), perQuery, random, onQuery };
  return bm25Pools(set, await material.passages(), material.queryText, chosen);
}
