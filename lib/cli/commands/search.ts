/**
 * `bowlab search`: a collection's queries against its passages, by BM25, by vectors, or by both fused, written as a
 * run; or one query's passages, printed.
 */
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { InputError } from "../../errors";
import { writeRun } from "../../eval";
import { knownOptions } from "../../options";
import { collectRun, openSystem, reported } from "../../retrieval";
import { systemOptions } from "../../retrieval/options";
import type { AnswerPassage } from "../../search";
import { textOptions } from "../../text";
import { answerPrinter } from "../support/ask/answers";
import { foundPassages } from "../support/ask/found-passages";
import { searchedQueries } from "../support/ask/search-queries";
import { interruptible, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions, refuseIdle } from "../support/options";
import { printResult } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { type SearchCommandOptions, searchCommandOptions } from "../support/search-options";
import { SkipReport } from "../support/skipped";

/** Passages that are printed where nobody says how many. */
const SHOWN = 10;

/** The command `bowlab search`. */
export function searchCommand(): Command {
  const command = new Command("search").action(run);
  return addOptions(command, searchCommandOptions);
}

async function run(options: SearchCommandOptions, command: Command): Promise<void> {
  checkUsage(options, command);
  const started = performance.now();
  const report = new SkipReport();
  // Without a run, the one query's passages are for a person to read.
  const isShown = options.run === undefined;
  const k = isShown && command.getOptionValueSource("k") === "default" ? SHOWN : options.k;
  const found = await withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        return await search({ ...options, k }, display, signal, report);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped while searching: no run was written", { file: options.run });
      }
    }),
  );
  const { system, queries } = found;
  const seconds = (performance.now() - started) / 1000;
  const took = `${system}, ${seconds.toFixed(1)} s`;
  if (found.passages !== undefined) {
    const result = { query: options.query, system, k, seconds, results: found.passages, skipped: report.skipped };
    if (options.json) return printResult(true, result, "");
    answerPrinter("").printPassages(found.passages);
    return printResult(
      false,
      result,
      `${found.passages.length} ${found.passages.length === 1 ? "passage" : "passages"} (${took})`,
    );
  }
  const { run, split, json = false } = options;
  const asked = options.query ?? options.queries;
  const which = asked === undefined ? { split } : { split: null };
  const result = { run, system, ...which, queries, results: found.lines, k, seconds, skipped: report.skipped };
  printResult(json, result, `${run}: ${found.lines} results of ${queries} queries (${took})`);
}

/** Options that contradict each other, or lack one another, are wrong usage. */
function checkUsage(options: SearchCommandOptions, command: Command): void {
  const dense = Boolean(options.model || options.vectors || options.store);
  const words = options.bm25 || options.fullText;
  if (options.run === undefined && options.query === undefined) {
    const why = options.queries === undefined ? "" : ": --queries gives results for a run; --query prints passages";
    command.error(`error: required option '--run <file>' not specified${why}`);
  }
  if (!options.bm25 && !dense) command.error("error: one of --bm25, --model, --vectors and --store is needed");
  checkStore(options, command);
  checkIdle(options, command, dense);
  if (words && dense && !options.fuse) {
    const which = options.bm25 ? "--bm25 beside --model, --vectors or --store" : "--full-text";
    command.error(`error: ${which} needs --fuse rrf or --fuse sum`);
  }
  if (options.fuse && !(words && dense)) command.error("error: --fuse needs --bm25 beside --model or --vectors");
  const asked = options.query === undefined ? "--queries" : "--query";
  if (options.query === undefined && options.queries === undefined) return;
  if (command.getOptionValueSource("split") === "cli")
    command.error(`error: option '--split <name>' cannot be used with ${asked}, whose queries are no collection's`);
  if (options.queryVectors !== undefined)
    command.error(`error: option '--query-vectors <dir>' cannot be used with ${asked}, whose vectors are not there`);
}

/** Options of a part that this search does not have. */
function checkIdle(options: SearchCommandOptions, command: Command, isDense: boolean): void {
  if (!isDense) {
    const ofVectors = ["approximate", "maxLength", "queryLength", "batchSize", "precision"];
    refuseIdle(command, ofVectors, "vectors: give --model, --vectors or --store");
  }
  if (!options.approximate) refuseIdle(command, ["effort"], "the graph of --approximate");
  if (!options.fuse) refuseIdle(command, ["weights", "rankConstant", "normalize"], "a fusion: give --fuse");
  if (options.index === undefined) refuseIdle(command, ["rebuild"], "a kept index: give --index");
}

/** What is of a store, and what is of files. */
function checkStore(options: SearchCommandOptions, command: Command): void {
  if (options.store === undefined) {
    refuseIdle(command, ["fullText", "exact", "candidates", "table", "storeTimeout"], "a store: give --store");
    return;
  }
  if (options.vectors !== undefined || options.approximate)
    command.error("error: option '--store' cannot be used with --vectors and --approximate, which are of files");
  if (options.bm25 && options.fullText) command.error("error: option '--bm25' cannot be used with '--full-text'");
}

async function search(
  options: SearchCommandOptions,
  display: ProgressDisplay,
  signal: AbortSignal,
  report: SkipReport,
): Promise<{ system: string; queries: number; lines?: number; passages?: AnswerPassage[] }> {
  const { data, run, tag, k, query } = options;
  const onNote = (line: string): void => tellOnce(display, line);
  const onProgress = display.update.bind(display);
  const queries = await searchedQueries(options, onNote);
  const system = await openSystem({
    ...knownOptions(options, [systemOptions, textOptions, ["engine"]]),
    ...{ onNote, onProgress, onSkipped: report.through(display), signal },
  });
  try {
    const results = system.search(queries, { k, onProgress, signal });
    const named = { system: system.name, queries: queries.length };
    if (run === undefined) {
      const [scores] = (await collectRun(results)).values();
      return { ...named, passages: await foundPassages(data, String(query), scores ?? new Map(), options) };
    }
    const written = reported(results, { phase: "writing the run", total: queries.length, onProgress, signal });
    return { ...named, lines: await writeRun(run, written, { tag: tag ?? `bowlab-${system.name}`, depth: k }) };
  } finally {
    system.close();
  }
}
