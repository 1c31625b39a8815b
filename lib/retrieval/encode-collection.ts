/**
 * A collection's passages or queries → vectors on disk, by shards that different machines may make, each resumed where
 * it was interrupted. `encoding.json` beside them says of what and by what they were made, and keeps vectors of two
 * makings apart.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { sha256 } from "../files";
import { type FolderLock, lockFolder, lockWhenFree, readSealedJson, writeSealedJson } from "../integrity";
import { cellInterrupt } from "../interrupt";
import {
  describeCheckpoint,
  type EncoderModel,
  loadModel,
  type ParameterSpec,
  type PoolingMode,
  parsePoolings,
  poolingName,
  requireTextVectors,
  statedTexts,
  vectorSize,
} from "../model";
import { withProgress } from "../progress";
import type { ReadOptions } from "../text";
import { describeUnknown, loadTokenizer, type TextTokenizer } from "../tokens";
import { bowlabVersion } from "../version";
import { type EncodingOptions, encodeTexts } from "./encode";
import { requireEncodingMemory } from "./encoding-memory";
import { beginningOf, type Encoded, encodedTexts, measureRows, sharedRows } from "./encoding-rows";
import { idsFile, isWholeShard, VectorShardWriter, vectorsFile } from "./vectors";

const FORMAT = "bowlab-encoding/1";
const NAME = "encoding.json";

/** Rows encoded between two notes of how far it is. */
const CHUNK = 2048;

/** Texts whose tokens are looked at for those that are unknown. */
const SAMPLE = 256;

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
  data: { folder: string; fingerprint: string; rows: number };
  dimension: number;
  shards: number;
  bowlab: string;
}

export interface CollectionEncodingOptions extends EncodingOptions, Pick<ReadOptions, "textUnit"> {
  /** Default corpus. */
  what?: Encoded;
  /** Which part of how many, counted from 0. Default the whole. */
  shard?: { index: number; count: number };
  /** Told what a person should know of the texts. */
  onNote?: (line: string) => void;
  /** Instead of what the checkpoint says of itself: a mode, or several joined by "+". */
  pooling?: PoolingMode | string;
}

export interface EncodingReport {
  folder: string;
  /** The shard's file of vectors. */
  file: string;
  shard: number;
  /** Rows of this shard. */
  rows: number;
  /** Rows that an earlier run had made. */
  resumedAt: number;
  description: EncodingDescription;
}

/**
 * Encodes a collection into `out`. An engine must have been started. Lengths and prefixes are those the model was
 * fine-tuned with; else 128 tokens for passages, 32 for queries.
 * @throws InputError when the model or the data cannot be read, or `out` holds other vectors (the difference is named)
 */
export function encodeCollection(
  modelFolder: string,
  data: string,
  out: string,
  options: CollectionEncodingOptions = {},
): Promise<EncodingReport> {
  return withProgress(
    { label: `encoding ${options.what ?? "corpus"}`, unit: "rows" },
    options.onProgress,
    (onProgress, task) => encode(modelFolder, data, out, { ...options, onProgress }, task.kept),
  );
}

async function encode(
  modelFolder: string,
  data: string,
  out: string,
  {
    what = "corpus",
    shard = { index: 0, count: 1 },
    pooling,
    textUnit,
    onProgress,
    onNote,
    signal = cellInterrupt(),
    ...options
  }: CollectionEncodingOptions,
  kept: (rows: number) => void,
): Promise<EncodingReport> {
  const { sha256: weights } = describeCheckpoint(modelFolder);
  if (pooling === undefined) requireTextVectors(modelFolder);
  const tokenizer = loadTokenizer(modelFolder);
  // Vectors need no MLM head; a checkpoint without one is as good.
  const freshHead = ({ shape }: ParameterSpec) => new Float32Array(shape.reduce((product, size) => product * size, 1));
  const loaded = loadModel(modelFolder, { freshHead });
  const modes = pooling === undefined ? loaded.pooling : parsePoolings(pooling);
  const model: EncoderModel = { ...loaded, pooling: modes ?? "cls" };
  let lock: FolderLock | undefined;
  try {
    const source = { data, what, textUnit };
    // Shards of queries would not be worth the sharing.
    const measured =
      shard.count > 1 && what === "corpus"
        ? await sharedRows(out, source, { onProgress, signal })
        : await measureRows(source, onProgress);
    const { rows, fingerprint } = measured;
    if (rows === 0) {
      throw new InputError(`there are no ${what === "queries" ? "queries" : "passages"} to encode`, {
        file: data,
        expected: "at least one text",
        fix: "check that this is the collection that was meant",
      });
    }
    if (shard.count > rows) onNote?.(`there are ${rows} texts for ${shard.count} shards: some of them are empty`);
    const stated = statedTexts(modelFolder, what === "queries" ? "query" : "passage");
    const usual = Math.min(what === "queries" ? 32 : 128, stated.limit ?? Number.POSITIVE_INFINITY);
    const maxLength = Math.min(options.maxLength ?? stated.maxLength ?? usual, model.config.maxPositions);
    requireEncodingMemory(model.config, { rows: Math.min(options.batchSize ?? 64, CHUNK, rows), length: maxLength });
    // [CLS] and the prompt; what follows in the same row is the text.
    const prompt = tokenizer.encode(stated.prefix, { addSpecialTokens: false });
    const skip = stated.prefix === "" || stated.pooledPrefix ? 0 : 1 + prompt.length;
    const description: EncodingDescription = {
      ...{ format: FORMAT, what },
      model: { folder: path.resolve(modelFolder), weights, pooling: poolingName(modes ?? "cls") },
      ...{ tokenizer: tokenizer.fingerprint, maxLength, ...(stated.prefix && { prefix: stated.prefix.trimEnd() }) },
      data: { folder: path.resolve(data), fingerprint, rows },
      ...{ dimension: vectorSize(model), shards: shard.count, bowlab: bowlabVersion },
    };
    await claim(out, description, signal);
    const first = Math.floor((shard.index * rows) / shard.count);
    const last = Math.floor(((shard.index + 1) * rows) / shard.count);
    const file = path.join(out, vectorsFile(shard.index, shard.count));
    const report = { folder: out, file, shard: shard.index, rows: last - first, description };
    const ids = path.join(out, idsFile(shard.index, shard.count));
    if (isWholeShard(file, ids, [last - first, description.dimension], onNote)) {
      kept(last - first);
      return { ...report, resumedAt: last - first };
    }
    lock = lockFolder(out, { what: `encode --shard ${shard.index}/${shard.count}`, part: shardName(shard) });
    const writer = new VectorShardWriter(out, {
      ...{ shard: shard.index, shards: shard.count, rows: last - first },
      ...{ dimension: description.dimension, fingerprint: identityOf(description) },
    });
    const resumedAt = writer.done;
    try {
      let ids: string[] = [];
      let texts: string[] = [];
      let isFirst = true;
      const flush = async (): Promise<void> => {
        const before = writer.done;
        if (isFirst) unknownAmong(texts, tokenizer, onNote);
        isFirst = false;
        const vectors = await encodeTexts(model, tokenizer, texts, {
          ...{ ...options, maxLength, skip, signal },
          onProgress: ({ done }) =>
            onProgress?.({ phase: `encoding ${what}`, done: before + done, total: last - first }),
        });
        writer.add(ids, vectors);
        [ids, texts] = [[], []];
      };
      let { row, from } = beginningOf(measured, first + resumedAt);
      for await (const { id, text } of encodedTexts(source, { from })) {
        if (row >= last) break;
        if (row++ < first + resumedAt) continue;
        ids.push(id);
        texts.push(stated.prefix + text);
        if (ids.length === CHUNK) await flush();
      }
      if (ids.length > 0) await flush();
    } finally {
      writer.end();
    }
    return { ...report, resumedAt };
  } finally {
    lock?.release();
    model.parameters.dispose();
  }
}

/** Says how much of the first texts the tokenizer does not know. */
function unknownAmong(texts: string[], tokenizer: TextTokenizer, onNote?: (line: string) => void): void {
  const ids = texts.slice(0, SAMPLE).flatMap((text) => [...tokenizer.encode(text, { addSpecialTokens: false })]);
  const { unk } = tokenizer.vocabulary.special;
  const line = describeUnknown(ids.filter((id) => id === unk).length, ids.length);
  if (line) onNote?.(line);
}

/** Two processes may make two shards of a folder, but not the same one. */
function shardName({ index, count }: { index: number; count: number }): string {
  return `${index}-of-${count}`;
}

/** What `encoding.json` of a folder says; undefined when it has none, as with vectors made elsewhere. */
export function describeEncoding(folder: string): EncodingDescription | undefined {
  const file = path.join(folder, NAME);
  return fs.existsSync(file)
    ? (readSealedJson(file, "encode again into another --out") as EncodingDescription)
    : undefined;
}

/** What must be equal for vectors to belong together: everything but places and versions. */
function identityOf(description: EncodingDescription): string {
  const { what, model, tokenizer, maxLength, prefix, data, dimension, shards } = description;
  return sha256(
    JSON.stringify([
      ...[what, model.weights, model.pooling, tokenizer, maxLength, ...(prefix ? [prefix] : [])],
      ...[data.fingerprint, dimension, shards],
    ]),
  );
}

/**
 * Writes `encoding.json`, or checks that the folder's is of the same making. Shards that begin at once do so one after
 * the other.
 */
async function claim(out: string, description: EncodingDescription, signal?: AbortSignal): Promise<void> {
  if (describeEncoding(out)) return requireSameMaking(out, description);
  const lock = await lockWhenFree(out, { what: "beginning to encode", part: "encoding", signal });
  try {
    if (describeEncoding(out)) requireSameMaking(out, description);
    else writeSealedJson(path.join(out, NAME), description);
  } finally {
    lock.release();
  }
}

function requireSameMaking(out: string, description: EncodingDescription): void {
  const earlier = describeEncoding(out) as EncodingDescription;
  const kinds: [string, (each: EncodingDescription) => string | number][] = [
    ["what", ({ what }) => what],
    ["weights", ({ model }) => model.weights.slice(0, 12)],
    ["pooling", ({ model }) => model.pooling],
    ["tokenizer", ({ tokenizer }) => tokenizer.slice(0, 12)],
    ["maxLength", ({ maxLength }) => maxLength],
    ["prefix", ({ prefix = "" }) => JSON.stringify(prefix)],
    ["data", ({ data }) => data.fingerprint.slice(0, 12)],
    ["shards", ({ shards }) => shards],
  ];
  const differences = kinds.filter(([, of]) => of(earlier) !== of(description));
  if (differences.length === 0) return;
  throw new InputError("the folder holds vectors of another making", {
    file: path.join(out, NAME),
    found: differences.map(([name, of]) => `${name} ${of(earlier)}, now ${of(description)}`).join("; "),
    fix: "choose another --out, or remove the folder",
  });
}
