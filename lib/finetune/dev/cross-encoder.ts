/** A cross-encoder measured on a dev set: it ranks each query's answers among BM25's best. */
import type { EncoderModel } from "../../model";
import { Bm25Index } from "../../retrieval";
import type { TextForm } from "../groups";
import { scoreRows } from "../score";
import { type DevSet, measured } from "./dev-set";

/** Passages of BM25's that stand beside the answers. */
const CANDIDATES = 20;

/** Query id → places that are ranked. */
export type Candidates = Map<string, number[]>;

/** Each query's answers and BM25's best among the passages that are searched. */
export async function devCandidates(dev: DevSet): Promise<Candidates> {
  const searched = new Map(dev.passages.map(({ id, place }) => [id, place]));
  const index = new Bm25Index((await dev.texts()).filter(({ id }) => searched.has(id)));
  return new Map(
    dev.queries.map(({ id, text }) => {
      const found = index.search(text, CANDIDATES).map((hit) => hit.id);
      const judged = [...(dev.qrels.get(id)?.keys() ?? [])].filter((passage) => searched.has(passage));
      return [id, [...new Set([...found, ...judged])].map((passage) => searched.get(passage) as number)];
    }),
  );
}

/** The mean of the measure over the dev set, each query's candidates ranked by their scores. Leaves no tensor. */
export async function measureCrossEncoder(
  model: EncoderModel,
  dev: DevSet,
  measure: string,
  { form, candidates }: { form: TextForm; candidates: Candidates },
): Promise<number> {
  const pairs = dev.queries.flatMap(({ id, ids }) =>
    (candidates.get(id) ?? []).map((place) => ({ id, place, query: ids, passage: dev.rows.row(place) })),
  );
  const scores = await scoreRows(model, pairs, form); // (pairs)
  const run = new Map<string, Map<string, number>>(dev.queries.map(({ id }) => [id, new Map()]));
  pairs.forEach(({ id, place }, i) => {
    run.get(id)?.set(dev.rows.passageIdOf(place), scores[i]);
  });
  return measured(run, dev, measure);
}
