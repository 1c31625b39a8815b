/** Groups → what encoders read: queries and passages apart, in chunks, for a bi-encoder; pairs for a cross-encoder. */
import { collatePlain, cropToLength, type PlainBatch } from "../../batches";
import { Random } from "../../random";
import type { Vocabulary } from "../../tokens";
import { answers, type PassageRows, type TrainingSet } from "../examples";
import type { Group } from "./sampler";

/** How texts become rows of tokens. Both ends of a search have to agree on it. */
export interface TextForm {
  vocabulary: Vocabulary;
  /** Longest row of a query, tokens, [CLS] and [SEP] counted; the end is cut off. */
  queryMaxLength: number;
  /** The same of a passage. */
  passageMaxLength: number;
  /** Token ids put before every query, for models that were trained with an instruction. */
  queryPrefix: Int32Array;
  /** The same for passages. */
  passagePrefix: Int32Array;
}

/**
 * In training, passages are now and then read without their title: queries made of titles would be found by copying
 * otherwise.
 */
export interface TitleDropout {
  /** Part of the passages read without. */
  rate: number;
  /** The step's stream, drawn from once for every passage of the groups, in order. */
  random: Random;
}

/** A passage's tokens, its title left out where that is drawn; a passage that is nothing but its title keeps it. */
export function passageTokens(passages: PassageRows, place: number, titles?: TitleDropout): Int32Array {
  const row = passages.row(place);
  if (!titles || titles.rate === 0 || titles.random.uniform() >= titles.rate) return row;
  const title = passages.titleLength?.(place) ?? 0;
  return title < row.length ? row.subarray(title) : row;
}

/** The groups of a step for a bi-encoder. Q queries, G passages each. */
export interface BiBatch {
  /** Chunks with Q rows together. */
  queries: PlainBatch[];
  /** Chunks with Q·G rows together, group by group, the positive first. */
  passages: PlainBatch[];
  /** (Q) place of each query's positive among the passages. */
  positives: Int32Array;
  /** Pairs q·Q·G + p where the passage answers the query, by judgement or by its text, but is not its positive. */
  excluded: Int32Array;
  /** (Q·G) the teacher's scores, where there is a teacher. */
  teacher?: Float32Array;
}

/** A query's row: [CLS] prefix query [SEP]. */
export function queryRow(ids: Int32Array, { vocabulary, queryMaxLength, queryPrefix }: TextForm): Int32Array {
  return framed(ids, queryPrefix, queryMaxLength, vocabulary);
}

/** A passage's row: [CLS] prefix passage [SEP]. */
export function passageRow(ids: Int32Array, { vocabulary, passageMaxLength, passagePrefix }: TextForm): Int32Array {
  return framed(ids, passagePrefix, passageMaxLength, vocabulary);
}

/** How groups become batches. */
export interface CollateGroupsOptions {
  /** Texts a chunk; 0 (default): all in one. */
  chunkSize?: number;
  /** Leaves the titles of some passages out; default: none. */
  titles?: TitleDropout;
}

/**
 * Groups as batches of a bi-encoder: Q queries and Q·G passages, with the place of each query's positive and the pairs
 * that answer as well.
 */
export function collateGroups(
  set: TrainingSet,
  groups: readonly Group[],
  form: TextForm,
  { chunkSize = 0, titles }: CollateGroupsOptions = {},
): BiBatch {
  const places = groups.flatMap(({ passages }) => [...passages]);
  const G = places.length / groups.length;
  const positives = Int32Array.from(groups, (_, q) => q * G);
  const excluded: number[] = [];
  groups.forEach(({ query }, q) => {
    places.forEach((place, p) => {
      if (p !== positives[q] && answers(set, set.queries[query], place)) excluded.push(q * places.length + p);
    });
  });
  const pad = form.vocabulary.special.pad;
  const queries = groups.map(({ query }) => queryRow(set.queries[query].ids, form));
  const passages = places.map((place) => passageRow(passageTokens(set.passages, place, titles), form));
  return {
    queries: chunked(queries, chunkSize, pad),
    passages: chunked(passages, chunkSize, pad),
    positives,
    excluded: Int32Array.from(excluded),
  };
}

/** A batch of pairs, tokens of the first and of the second text told apart. */
export interface PairBatch extends PlainBatch {
  /** (B·L) 0 = [CLS] query [SEP], 1 = passage [SEP]. */
  tokenTypes: Int32Array;
}

/**
 * [CLS] query [SEP] passage [SEP] for each pair. @param types how many token types the encoder knows; with one, all
 * tokens have the first
 */
export function collatePairs(
  pairs: readonly { query: Int32Array; passage: Int32Array }[],
  form: TextForm,
  types: number,
): PairBatch {
  const rows: Int32Array[] = [];
  const firsts: number[] = [];
  for (const { query, passage } of pairs) {
    const first = queryRow(query, form);
    const second = passageRow(passage, form).subarray(1);
    const row = new Int32Array(first.length + second.length);
    row.set(first);
    row.set(second, first.length);
    rows.push(row);
    firsts.push(first.length);
  }
  const batch = collatePlain(rows, form.vocabulary.special.pad);
  const tokenTypes = new Int32Array(batch.inputIds.length);
  if (types > 1) {
    rows.forEach((row, b) => {
      tokenTypes.fill(1, b * batch.length + firsts[b], b * batch.length + row.length);
    });
  }
  return { ...batch, tokenTypes };
}

function framed(ids: Int32Array, prefix: Int32Array, maxLength: number, vocabulary: Vocabulary): Int32Array {
  const content = prefix.length === 0 ? ids : Int32Array.from([...prefix, ...ids]);
  // Cutting off the end draws nothing.
  return cropToLength(content, { maxLength, vocabulary, crop: "head", random: new Random(0) });
}

function chunked(rows: readonly Int32Array[], chunkSize: number, pad: number): PlainBatch[] {
  const size = chunkSize > 0 ? chunkSize : rows.length;
  const chunks: PlainBatch[] = [];
  for (let start = 0; start < rows.length; start += size)
    chunks.push(collatePlain(rows.slice(start, start + size), pad));
  return chunks;
}
