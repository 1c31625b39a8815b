/**
 * Hard negatives that a fine-tuned model finds for the queries it was trained on: what it ranks high and the judgements
 * do not.
 */
import { setImmediate } from "node:timers/promises";
import { loadModel } from "../model";
import { Random } from "../random";
import { encodeRows, FlatIndex } from "../retrieval";
import type { OnCorpusProgress } from "../text";
import { answers, type TrainingSet } from "./examples";
import { passageRow, queryRow, type TextForm } from "./groups";
import { chooseNegatives, type NegativePools, parseRanks } from "./negatives";
import type { FinetuneSettings } from "./settings";

/** Queries searched at a time. */
const QUERIES = 64;

export interface MinedPoolsOptions {
  settings: FinetuneSettings;
  form: TextForm;
  onProgress?: OnCorpusProgress;
  /** Aborted: ends with the signal's reason. */
  signal?: AbortSignal;
}

/** @param folder of the model that searches */
export async function minedPools(
  folder: string,
  set: TrainingSet,
  { settings, form, onProgress, signal }: MinedPoolsOptions,
): Promise<NegativePools> {
  const { pooling, perQuery, seed, precision } = settings;
  const ranks = parseRanks(settings.ranks);
  const { queries, passages } = set;
  const model = { ...loadModel(folder), pooling, precision };
  try {
    const rows = Array.from({ length: passages.size }, (_, place) => passageRow(passages.row(place), form));
    const vectors = await encodeRows(model, rows, { onProgress, signal }); // (N, H)
    const asked = queries.map(({ ids }) => queryRow(ids, form));
    const searched = await encodeRows(model, asked, { signal }); // (Q, H)
    const H = model.config.hiddenSize;
    const index = new FlatIndex(vectors, H);
    const random = new Random(seed).fork("mined");
    const pools: Int32Array[] = [];
    for (let start = 0; start < queries.length; start += QUERIES) {
      signal?.throwIfAborted();
      const { k, indices } = index.search(searched.subarray(start * H, (start + QUERIES) * H), ranks[1]);
      queries.slice(start, start + QUERIES).forEach((query, q) => {
        const ranking = indices.subarray(q * k, (q + 1) * k);
        const options = { ranks, perQuery, random: random.fork("negatives", query.id) };
        const { negatives } = chooseNegatives([...ranking], (place) => answers(set, query, place), options);
        pools.push(Int32Array.from(negatives));
      });
      onProgress?.({ phase: "mining negatives", done: pools.length, total: queries.length });
      await setImmediate();
    }
    return pools;
  } finally {
    model.parameters.dispose();
  }
}
