/**
 * `bowlab search`: a collection's queries against its passages, by BM25, by vectors, or by both fused, written as a
 * run.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { InputError } from "../../errors";
import { writeRun } from "../../eval";
import { bm25ResultsInThreads, fuseResults, type QueryResults, vectorResults } from "../../retrieval";
import { type Query, readQrels, readQueries } from "../../text";
import { interruptible, startEngine, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { type SearchCommandOptions, searchCommandOptions } from "../support/search-options";
import { indexFor, searchVectors } from "../support/search-systems";

export function searchCommand(): Command {
  const command = new Command("search")
    .description(
      "queries against passages, by BM25, by a model's vectors, or both fused; the k best of each as a TREC run",
    )
    .action(run);
  return addOptions(command, searchCommandOptions);
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
