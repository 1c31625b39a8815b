/** A bi-encoder measured on a dev set: exact search among its passages. */
import type { EncoderModel, Pooling } from "../../model";
import { FlatIndex } from "../../retrieval";
import { encodeTokenRows } from "../encode";
import { passageRow, queryRow, type TextForm } from "../groups";
import { type DevSet, measured } from "./dev-set";

/** Results of each query that count at least; more when the measure is cut deeper. */
const DEPTH = 100;

export async function measureBiEncoder(
  model: EncoderModel,
  dev: DevSet,
  measure: string,
  { form, pooling }: { form: TextForm; pooling: Pooling },
): Promise<number> {
  const { queries, passages, rows } = dev;
  const vectors = await encodeTokenRows(
    model,
    passages.map(({ place }) => passageRow(rows.row(place), form)),
    { pooling },
  ); // (N, H)
  const asked = await encodeTokenRows(
    model,
    queries.map(({ ids }) => queryRow(ids, form)),
    { pooling },
  ); // (Q, H)
  const depth = Math.max(DEPTH, Number(/@(\d+)/.exec(measure)?.[1] ?? passages.length));
  const { k, indices, scores } = new FlatIndex(vectors, model.config.hiddenSize).search(asked, depth);
  const run = new Map(
    queries.map(({ id }, q) => {
      const found = Array.from({ length: k }, (_, i): [string, number] => [
        passages[indices[q * k + i]].id,
        scores[q * k + i],
      ]);
      return [id, new Map(found)];
    }),
  );
  return measured(run, dev, measure);
}
