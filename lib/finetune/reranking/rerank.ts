/**
 * A cross-encoder's scores for a run: the run in a new order, and with the answers beside it a teacher for
 * distillation.
 */
import * as path from "node:path";
import { describeEngine, usablePrecision } from "../../engine";
import { writeRun } from "../../eval";
import { makeFolder } from "../../files";
import { cellInterrupt } from "../../interrupt";
import { requireWithin } from "../../memory";
import { describeCheckpoint } from "../../model";
import { completeOptions, type Given, requireKnown } from "../../options";
import { withProgress } from "../../progress";
import { dealt, jobKind, jobMaking } from "../../shards";
import { readQrels } from "../../text";
import { loadTokenizer } from "../../tokens";
import { textFormOf } from "../form";
import { loadCrossEncoder } from "../pair-scorer";
import {
  collectionDigests,
  makeRunShard,
  mergeRunShards,
  type RunMergeOptions,
  type RunMergeReport,
} from "../run-shards";
import { scoreRows } from "../score";
import { rerankOptions } from "./options";
import { pairsOf, type RerankSettings, wantedPassages } from "./pairs";

/** Scoring a run as work in shards. */
const rerankKind = jobKind("rerank", "scores");

/** Queries whose pairs are batched together: a score's last bits depend on its batch, so shards are whole chunks. */
const CHUNK = 16;

/** What is scored by a cross-encoder. */
export interface RerankOptions extends Given<typeof rerankOptions> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know, such as a precision that is not possible here. */
  onNote?: (line: string) => void;
  /** Aborted: ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** What was scored. */
export interface RerankReport {
  out: string;
  queries: number;
  pairs: number;
}

/**
 * Needs an engine (`useEngine`). @throws InputError when the model is not a cross-encoder, or the run does not fit the
 * data
 */
export function rerank({ onProgress, ...options }: RerankOptions): Promise<RerankReport> {
  return withProgress({ label: "scoring pairs", unit: "pairs" }, onProgress, (report) =>
    scoreRun({ ...options, onProgress: report }),
  );
}

/**
 * Proves that shards of scores are one run, and writes it, equal byte for byte to what a single run writes on the same
 * engine and number of threads.
 * @throws InputError naming the shard that is missing, damaged, of another model, run or data, or overlaps
 */
export function mergeReranked(folder: string, options: RunMergeOptions = {}): Promise<RunMergeReport> {
  return mergeRunShards(folder, rerankKind, async (data, split) => (await readQrels(data, split)).keys(), options);
}

async function scoreRun({ onProgress, onNote, signal = cellInterrupt(), ...given }: RerankOptions) {
  requireKnown(given, [rerankOptions], "of the scoring");
  const precision = usablePrecision(given.precision, onNote);
  const options: RerankSettings = { ...completeOptions(rerankOptions, given), precision, onProgress, onNote, signal };
  const { model, data, split, run, runFormat, out, depth, withAnswers, shard } = options;
  const queries = [...(await readQrels(data, split)).keys()];
  if (shard === undefined) {
    makeFolder(path.dirname(path.resolve(out)));
    return { out, ...(await scoreQueries(queries, out, options)) };
  }
  makeFolder(out);
  const { first, last } = dealt(shard, queries.length, CHUNK);
  const settings = { split, depth, withAnswers: withAnswers ? "yes" : undefined, precision, runFormat };
  const making = jobMaking(
    rerankKind,
    { shards: shard.count, rows: queries.length },
    {
      weights: describeCheckpoint(model).sha256,
      tokenizer: loadTokenizer(model).fingerprint,
      ...collectionDigests(out, { run, data, split }),
      ...settings,
    },
  );
  const own = queries.slice(first, last);
  const { name, threads } = describeEngine();
  const heard = { way: `${name}, threads ${threads}`, onProgress, onNote, signal };
  const { manifest } = await makeRunShard(
    out,
    { kind: rerankKind, making, shard, first, queries: own, ...heard },
    async (file) => ({ ...(await scoreQueries(own, file, options)) }),
  );
  const counts = manifest.counts as Omit<RerankReport, "out">;
  return { out: path.join(out, manifest.files[0].name), ...counts };
}

/** Scores the passages of some of the queries, into a file. */
async function scoreQueries(
  ids: readonly string[],
  file: string,
  options: RerankSettings,
): Promise<Omit<RerankReport, "out">> {
  const { model: folder, precision, onProgress, signal } = options;
  const tokenizer = loadTokenizer(folder);
  const form = textFormOf(folder, tokenizer);
  const wanted = await wantedPassages(ids, options);
  const encode = (text: string) => tokenizer.encode(text, { addSpecialTokens: false });
  const texts = await pairsOf(wanted, options, encode);
  const model = loadCrossEncoder(folder);
  const total = [...wanted.values()].reduce((sum, documents) => sum + documents.length, 0);
  const lists: [string, Map<string, number>][] = [];
  let pairs = 0;
  try {
    for (let first = 0; first < ids.length; first += CHUNK) {
      const chunk = ids.slice(first, first + CHUNK).filter((query) => wanted.has(query));
      const rows = chunk.flatMap((query) => texts(query));
      const done = pairs;
      const report = {
        onProgress: (each: { done: number }) => onProgress?.({ phase: "scoring", done: done + each.done, total }),
      };
      const scores = await scoreRows({ ...model, precision }, rows, form, { ...report, signal }); // (pairs)
      let at = 0;
      for (const query of chunk) {
        const documents = wanted.get(query) as string[];
        lists.push([query, new Map(documents.map((id) => [id, scores[at++]]))]);
      }
      pairs += rows.length;
      requireWithin(options.memoryLimit, "make more shards, or allow more");
    }
  } finally {
    model.parameters.dispose();
  }
  await writeRun(file, lists, { tag: "cross-encoder" });
  return { queries: lists.length, pairs };
}
