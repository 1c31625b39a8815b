/**
 * Attention without padding: texts of like lengths make a block each, so that the scores of a short text are not as
 * many as those of the longest.
 */
import * as tf from "@tensorflow/tfjs";
import { type AttentionOptions, attention, gatherRows, mergeHeads, splitHeads } from "../../engine/ops";
import type { Rows } from "./rows";

/** Blocks at most: each has products of its own, which small ones do slowly. */
const GROUPS = 4;

/** Added to the scores of what fills a block up. */
const HIDDEN = -1e9;

/** Texts of like lengths. */
interface LengthGroup {
  /** How many. */
  batch: number;
  /** Rows of each, the longest one's. */
  queries: number;
  keys: number;
}

/** Where rows stand in the blocks of all groups, one behind the other. */
export interface LengthGroups {
  groups: LengthGroup[];
  /** For each place of a block the row that stands there; another one's where it is filled up. */
  queryRows: Int32Array;
  keyRows: Int32Array;
  /** For each key place its place among B·L. */
  keyPlaces: Int32Array;
  /** For each key place whether it is filled up: 0 or very negative. */
  hidden: Float32Array;
  /** For each row of the queries its place in the blocks. */
  placeOfQuery: Int32Array;
}

/**
 * @param rows tokens among B·L; every text has one at least
 * @param asking rows of the queries, in texts of their own size
 */
export function lengthGroups(rows: Rows, asking: Rows, batch: number): LengthGroups {
  const [keys, queries] = [rowsByText(rows, batch), rowsByText(asking, batch)];
  const texts = Array.from({ length: batch }, (_, text) => text).sort((a, b) => keys[a].length - keys[b].length);
  const size = Math.ceil(batch / GROUPS);
  const groups: LengthGroup[] = [];
  const made = { queryRows: [] as number[], keyRows: [] as number[], hidden: [] as number[] };
  const placeOfQuery = new Int32Array(asking.places.length);
  for (let first = 0; first < batch; first += size) {
    const group = texts.slice(first, first + size);
    const most = (lists: number[][]) => Math.max(1, ...group.map((text) => lists[text].length));
    const shape = { batch: group.length, queries: most(queries), keys: most(keys) };
    groups.push(shape);
    for (const text of group) {
      for (let i = 0; i < shape.keys; i++) {
        made.keyRows.push(keys[text][i] ?? keys[text][0]);
        made.hidden.push(i < keys[text].length ? 0 : HIDDEN);
      }
      for (let i = 0; i < shape.queries; i++) {
        if (i < queries[text].length) placeOfQuery[queries[text][i]] = made.queryRows.length;
        made.queryRows.push(queries[text][i] ?? 0);
      }
    }
  }
  const keyRows = Int32Array.from(made.keyRows);
  return {
    ...{ groups, keyRows, placeOfQuery, queryRows: Int32Array.from(made.queryRows) },
    keyPlaces: keyRows.map((row) => rows.places[row]),
    hidden: Float32Array.from(made.hidden),
  };
}

/** The numbers of each text's rows. */
function rowsByText({ places, size }: Rows, batch: number): number[][] {
  const lists = Array.from({ length: batch }, () => [] as number[]);
  places.forEach((place, row) => {
    lists[Math.floor(place / (size / batch))].push(row);
  });
  return lists;
}

export interface GroupedOptions extends Omit<AttentionOptions, "bias"> {
  /** A */
  heads: number;
}

/**
 * `attention` of every text over its own tokens.
 * @param query (N, H)
 * @param key (T, H)
 * @param value (T, H)
 * @param options its mask has a row a text: (B, 1, 1, L)
 * @returns (N, H)
 */
export function groupedAttention(
  [query, key, value]: readonly [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D],
  { groups, ...places }: LengthGroups,
  { heads, mask, ...options }: GroupedOptions,
): tf.Tensor2D {
  const ids = (values: Int32Array) => tf.tensor1d(values, "int32");
  const split = (x: tf.Tensor2D, rows: Int32Array, of: "queries" | "keys") =>
    tf.split(
      gatherRows(x, ids(rows)),
      groups.map((group) => group.batch * group[of]),
    );
  const [queries, keys, values] = [
    split(query, places.queryRows, "queries"),
    split(key, places.keyRows, "keys"),
    split(value, places.keyRows, "keys"),
  ];
  const shown = tf.add(tf.gather(mask.reshape([-1]), ids(places.keyPlaces)), tf.tensor1d(places.hidden));
  const masks = tf.split(
    shown,
    groups.map((group) => group.batch * group.keys),
  );
  const contexts = groups.map((group, i) => {
    const block = (x: tf.Tensor, length: number) => splitHeads(x as tf.Tensor2D, group.batch, length, heads);
    const seen = masks[i].reshape([group.batch, 1, 1, group.keys]);
    const [q, k, v] = [block(queries[i], group.queries), block(keys[i], group.keys), block(values[i], group.keys)];
    return mergeHeads(attention(q, k, v, { ...options, mask: seen }));
  });
  return gatherRows(tf.concat(contexts), ids(places.placeOfQuery));
}
