/**
 * `encoding.json` beside vectors: of what and by what they were made. It keeps vectors of two makings apart, and says
 * which model makes the vectors of queries that they can be searched with.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, sha256 } from "../../files";
import { lockOrShare, readSealedJson, writeSealedJson } from "../../integrity";
import type { ProductPrecision } from "../../options";
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

/** What `encoding.json` of a folder says; undefined when it has none, as with vectors made elsewhere. */
export function describeEncoding(folder: string): EncodingDescription | undefined {
  const file = path.join(folder, NAME);
  return fs.existsSync(file)
    ? (readSealedJson(file, "encode again into another --out") as EncodingDescription)
    : undefined;
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

/**
 * Writes `encoding.json`, or checks that the folder's is of the same making. Shards that begin at once do so one after
 * the other.
 * @throws InputError naming the difference when the folder holds vectors of another making
 */
export async function claimFolder(out: string, description: EncodingDescription, signal?: AbortSignal): Promise<void> {
  if (describeEncoding(out)) return requireSameMaking(out, description);
  const lock = await lockOrShare(out, { what: "beginning to encode", part: "encoding", signal });
  try {
    if (describeEncoding(out)) requireSameMaking(out, description);
    else writeSealedJson(path.join(out, NAME), description);
  } finally {
    lock.release();
  }
}

/** Writes `encoding.json` of what is made of vectors, or checks it. @throws InputError as `claimFolder` */
export function writeDescription(out: string, description: EncodingDescription): Promise<void> {
  makeFolder(out);
  return claimFolder(out, description);
}

function requireSameMaking(out: string, description: EncodingDescription): void {
  const earlier = describeEncoding(out) as EncodingDescription;
  const differences = encodingDifferences(earlier, description);
  if (differences.length === 0) return;
  throw new InputError("the folder holds vectors of another making", {
    file: path.join(out, NAME),
    found: differences.map(({ name, one, other }) => `${name} ${one}, now ${other}`).join("; "),
    fix: "choose another --out, or remove the folder",
  });
}

/** What two descriptions of vectors that belong together should have in common and have not. */
export function encodingDifferences(
  first: EncodingDescription,
  second: EncodingDescription,
): { name: string; one: string | number; other: string | number }[] {
  const kinds: [string, (each: EncodingDescription) => string | number][] = [
    ["what", ({ what }) => what],
    ["weights", ({ model }) => model.weights.slice(0, 12)],
    ["pooling", ({ model }) => model.pooling],
    ["tokenizer", ({ tokenizer }) => tokenizer.slice(0, 12)],
    ["maxLength", ({ maxLength }) => maxLength],
    ["prefix", ({ prefix = "" }) => JSON.stringify(prefix)],
    ["precision", ({ precision = "float32" }) => precision],
    ["data", ({ data }) => data.fingerprint.slice(0, 12)],
    ["shards", ({ shards }) => shards],
  ];
  return kinds
    .map(([name, of]) => ({ name, one: of(first), other: of(second) }))
    .filter(({ one, other }) => one !== other);
}
