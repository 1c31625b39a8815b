/**
 * `encoding.json` beside vectors: of what and by what they were made. It keeps vectors of two makings apart, and says
 * which model makes the vectors of queries that they can be searched with.
 */
import * as path from "node:path";
import { makeFolder, sha256 } from "../../files";
import type { ProductPrecision } from "../../options";
import { claimFolder, readMaking, type ShardKind } from "../../shards";
import { bowlabVersion } from "../../version";
import type { DenseEncoder } from "./dense-encoder";
import type { Encoded, EncodingRows, TextSource } from "./encoding-rows";

const FORMAT = "bowlab-encoding/1";
const NAME = "encoding.json";

/** `encoding.json`. */
export interface EncodingDescription {
  format: typeof FORMAT;
  what: Encoded;
  /**
   * Where the model was, the SHA-256 of its weights, and how a text's vector is made of its tokens': "cls", "mean+max".
   */
  model: { folder: string; weights: string; pooling: string };
  tokenizer: string;
  /** Tokens read of a text. */
  maxLength: number;
  /** Put before every text, where the model was fine-tuned so. */
  prefix?: string;
  /** Of the products, where it is not float32. */
  precision?: Exclude<ProductPrecision, "float32">;
  data: { folder: string; fingerprint: string; rows: number };
  dimension: number;
  shards: number;
  bowlab: string;
}

/** What `encoding.json` is to say of vectors that this encoder makes of these texts. */
export function encodingDescription(
  { folder, weights, pooling, tokenizer, maxLength, prefix, precision, dimension }: DenseEncoder,
  { data, what }: TextSource,
  { fingerprint, rows }: Pick<EncodingRows, "fingerprint" | "rows">,
  shards: number,
): EncodingDescription {
  return {
    ...{ format: FORMAT, what },
    model: { folder: path.resolve(folder), weights, pooling },
    ...{ tokenizer: tokenizer.fingerprint, maxLength, ...(prefix && { prefix: prefix.trimEnd() }) },
    ...(precision !== "float32" && { precision }),
    data: { folder: path.resolve(data), fingerprint, rows },
    ...{ dimension, shards, bowlab: bowlabVersion },
  };
}

/** Vectors as work in shards. */
export const encodingKind: ShardKind<EncodingDescription> = {
  ...{ command: "encode", holds: "vectors", file: NAME },
  common: ({ what, model, tokenizer, maxLength, prefix, precision = "float32", data, shards }) => ({
    what,
    weights: model.weights.slice(0, 12),
    pooling: model.pooling,
    tokenizer: tokenizer.slice(0, 12),
    maxLength,
    prefix: JSON.stringify(prefix ?? ""),
    precision,
    data: data.fingerprint.slice(0, 12),
    shards,
  }),
  counts: ({ shards, data }) => ({ shards, rows: data.rows }),
};

/** What `encoding.json` of a folder says; undefined when it has none, as with vectors made elsewhere. */
export function describeEncoding(folder: string): EncodingDescription | undefined {
  return readMaking(folder, encodingKind);
}

/** What must be equal for vectors to belong together: everything but places and versions. */
export function identityOf(description: EncodingDescription): string {
  const { what, model, tokenizer, maxLength, prefix, precision, data, dimension, shards } = description;
  return sha256(
    JSON.stringify([
      ...[what, model.weights, model.pooling, tokenizer, maxLength, ...(prefix ? [prefix] : [])],
      ...(precision ? [{ precision }] : []),
      ...[data.fingerprint, dimension, shards],
    ]),
  );
}

/** Writes `encoding.json` of what is made of vectors, or checks it. @throws InputError as `claimFolder` */
export function writeDescription(out: string, description: EncodingDescription): Promise<void> {
  makeFolder(out);
  return claimFolder(out, encodingKind, description);
}
