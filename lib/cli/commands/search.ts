/**
 * `bowlab search`: a collection's queries against its passages, by BM25, by vectors, or by both fused, written as a
 * run.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { Command, Option } from "commander";
import { InputError } from "../../errors";
import { writeRun } from "../../eval";
import {
  bm25Methods,
  bm25ResultsInThreads,
  fuseResults,
  fusionMethods,
  normalizations,
  type QueryResults,
  segmentations,
  stemmingNames,
  stopWordNames,
  vectorResults,
} from "../../retrieval";
import { type Query, readQrels, readQueries } from "../../text";
import { engineOption, interruptible, startEngine, withJson, withProgressDisplay } from "../support/command";
import { numberFrom, twoNumbers, wholeNumber } from "../support/numbers";
import { note, printResult } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import type { SearchCommandOptions } from "../support/search-options";
import { indexFor, searchVectors } from "../support/search-systems";
import { dataForms, withTextUnit } from "../support/training-text";

/** More threads than this would wait for one another, each with postings of its own. */
const MOST_THREADS = Math.max(16, 4 * os.availableParallelism());

export function searchCommand(): Command {
  const command = new Command("search")
    .description(
      "queries against passages, by BM25, by a model's vectors, or both fused; the k best of each as a TREC run",
    )
    .requiredOption("--data <dir>", `BEIR folder: queries.jsonl, qrels/; its corpus is a ${dataForms}`)
    .requiredOption("--run <file>", "the run to write, .gz too")
    .option("--split <name>", "queries judged in qrels/<name>.tsv; all: every query", "test")
    .option("--k <n>", "passages a query", wholeNumber(1), 1000)
    .option("--tag <name>", "the run's last column (default: the system's name)")
    .option("--bm25", "search by words")
    .option("--model <dir>", "search by this checkpoint's vectors; with --vectors it encodes the queries alone")
    .option(
      "--vectors <dir>",
      "search vectors that bowlab encode made; queries are encoded by the model they were made with",
    )
    .option("--query-vectors <dir>", "vectors of the queries, made by bowlab encode --what queries")
    .addOption(
      new Option("--fuse <method>", "fuse BM25 and vectors: reciprocal ranks, or a sum of normalised scores").choices(
        fusionMethods,
      ),
    )
    .option("--weights <a,b>", "weights of BM25 and of vectors in the fusion", twoNumbers)
    .option("--rank-constant <n>", "added to ranks by --fuse rrf", wholeNumber(0), 60)
    .addOption(new Option("--normalize <name>", "scores in --fuse sum").choices(normalizations).default("min-max"))
    .option("--index <dir>", "keep the BM25 index here and use it again (default: built for this search alone)")
    .option("--rebuild", "build the index of --index anew")
    .addOption(new Option("--method <name>", "BM25's formula").choices(bm25Methods).default("lucene"))
    .option("--k1 <x>", "BM25: saturation of term frequency", numberFrom(0), 1.2)
    .option("--b <x>", "BM25: normalisation by length, 0 to 1", numberFrom(0, 1), 0.75)
    .option("--delta <x>", "BM25: of bm25l and bm25+", numberFrom(0), 0.5)
    .addOption(
      new Option("--stop-words <name>", "BM25: english is Lucene's list, the others are languages by ISO 639-3")
        .choices(stopWordNames())
        .default("english"),
    )
    .addOption(new Option("--stem <name>", "BM25: stemmer").choices(stemmingNames()).default("porter"))
    .addOption(
      new Option(
        "--segment <how>",
        "BM25: where words end. auto: pairs of letters in scripts without spaces; words: ICU's dictionaries there; letters: runs of letters; whitespace: divided already",
      )
        .choices(segmentations)
        .default("auto"),
    )
    .option("--min-length <n>", "BM25: letters of the shortest word kept", wholeNumber(1), 1)
    .option("--title-weight <n>", "BM25: how often a title counts beside the text", wholeNumber(0), 1)
    .option("--approximate", "search vectors by an HNSW graph, kept beside them, in place of exactly")
    .option("--effort <n>", "candidates of --approximate, ef", wholeNumber(1), 100)
    .option("--max-length <n>", "tokens read of a passage", wholeNumber(3))
    .option("--query-length <n>", "tokens read of a query", wholeNumber(3))
    .option("--batch-size <n>", "texts encoded together", wholeNumber(1), 64)
    .option("--threads <n>", "threads of BM25", wholeNumber(1, MOST_THREADS), Math.min(2, os.availableParallelism()))
    .addOption(engineOption())
    .action(run);
  return withJson(withTextUnit(command));
}

async function run(options: SearchCommandOptions, command: Command): Promise<void> {
  const dense = Boolean(options.model || options.vectors);
  if (!options.bm25 && !dense) command.error("error: one of --bm25, --model and --vectors is needed");
  if (options.bm25 && dense && !options.fuse)
    command.error("error: --bm25 beside --model or --vectors needs --fuse rrf or --fuse sum");
  if (options.fuse && !(options.bm25 && dense)) command.error("error: --fuse needs --bm25 beside --model or --vectors");
  const system = options.fuse ? `bm25+vectors-${options.fuse}` : options.bm25 ? `bm25-${options.method}` : "vectors";
  const started = performance.now();
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-search-"));
  try {
    const { queries, lines } = await withProgressDisplay((display) =>
      interruptible(async (signal) => {
        try {
          return await search(options, { system, temporary, display, signal });
        } catch (error) {
          if (!signal.aborted) throw error;
          throw new InputError("stopped while searching: no run was written", { file: options.run });
        }
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const result = { run: options.run, system, split: options.split, queries, results: lines, k: options.k, seconds };
    printResult(
      options.json ?? false,
      result,
      `${options.run}: ${lines} results of ${queries} queries (${system}, ${seconds.toFixed(1)} s)`,
    );
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

interface Surroundings {
  system: string;
  /** A folder that is removed in the end. */
  temporary: string;
  display: ProgressDisplay;
  signal: AbortSignal;
}

async function search(options: SearchCommandOptions, { system, temporary, display, signal }: Surroundings) {
  const queries = await chosenQueries(options);
  const systems: (Iterable<QueryResults> | AsyncIterable<QueryResults>)[] = [];
  if (options.bm25) {
    const folder = await indexFor(options, path.join(temporary, "index"), display, signal);
    systems.push(bm25ResultsInThreads(folder, queries, options.k, { threads: options.threads }));
  }
  if (options.model || options.vectors) {
    await startEngine(options.engine);
    const { neighbours, ids } = await searchVectors(options, queries, temporary, display, signal);
    const names = queries.map(({ id }) => id);
    systems.push(vectorResults(names, neighbours, ids));
  }
  const fusion = {
    ...{ method: options.fuse, weights: options.weights, depth: options.k },
    ...{ rankConstant: options.rankConstant, normalization: options.normalize },
  };
  const results = systems.length > 1 ? fuseResults(systems, fusion) : systems[0];
  const counted = watched(results, (done) => {
    signal.throwIfAborted();
    display.update({ phase: "writing the run", done, total: queries.length });
  });
  const lines = await writeRun(options.run, counted, { tag: options.tag ?? `bowlab-${system}`, depth: options.k });
  return { queries: queries.length, lines };
}

/** The queries of the split, in the order of queries.jsonl. */
async function chosenQueries({ data, split }: SearchCommandOptions): Promise<Query[]> {
  const queries = await readQueries(data);
  if (split === "all") return queries;
  const judged = await readQrels(data, split);
  const chosen = queries.filter(({ id }) => judged.has(id));
  if (chosen.length < judged.size) note(`${judged.size - chosen.length} judged queries are not in queries.jsonl`);
  if (chosen.length > 0) return chosen;
  throw new InputError("no query of the split is in queries.jsonl", {
    file: data,
    field: split,
    fix: "--split all searches every query",
  });
}

async function* watched(
  results: Iterable<QueryResults> | AsyncIterable<QueryResults>,
  tell: (done: number) => void,
): AsyncGenerator<QueryResults> {
  let done = 0;
  for await (const each of results) {
    yield each;
    tell(++done);
  }
}
