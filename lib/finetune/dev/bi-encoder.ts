/** A bi-encoder measured on a dev set: exact search among its passages. */
import type { EncoderModel, Pooling } from "../../model";
import { encodeRows, FlatIndex } from "../../retrieval";
import { passageRow, queryRow, type TextForm } from "../groups";
import { type DevSet, measured } from "./dev-set";
import { searchDepth } from "./search-depth";

/**
 * The mean of the measure over the dev set, its passages ranked by their inner products with each query. Leaves no
 * tensor.
 */
export async function measureBiEncoder(
  model: EncoderModel,
  dev: DevSet,
  measure: string,
  { form, pooling }: { form: TextForm; pooling: Pooling },
): Promise<number> {
  const { queries, passages, rows } = dev;
  const encoder = { ...model, pooling };
  const searched = passages.map(({ place }) => passageRow(rows.row(place), form));
  const vectors = await encodeRows(encoder, searched); // (N, H)
  const asked = queries.map(({ ids }) => queryRow(ids, form));
  const askedVectors = await encodeRows(encoder, asked); // (Q, H)
  const depth = searchDepth(measure, passages.length);
  const { k, indices, scores } = new FlatIndex(vectors, model.config.hiddenSize).search(askedVectors, depth);
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
