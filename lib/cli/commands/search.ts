/**
 * `bowlab search`: a collection's queries against its passages, by BM25, by vectors, or by both fused, written as a
 * run.
 */
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { InputError } from "../../errors";
import { writeRun } from "../../eval";
import { openSystem, reported, splitQueries } from "../../retrieval";
import { interruptible, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { type SearchCommandOptions, searchCommandOptions } from "../support/search-options";
import { SkipReport } from "../support/skipped";

/** The command `bowlab search`. */
export function searchCommand(): Command {
  const command = new Command("search").action(run);
  return addOptions(command, searchCommandOptions);
}

async function run(options: SearchCommandOptions, command: Command): Promise<void> {
  const dense = Boolean(options.model || options.vectors);
  if (!options.bm25 && !dense) command.error("error: one of --bm25, --model and --vectors is needed");
  if (options.bm25 && dense && !options.fuse)
    command.error("error: --bm25 beside --model or --vectors needs --fuse rrf or --fuse sum");
  if (options.fuse && !(options.bm25 && dense)) command.error("error: --fuse needs --bm25 beside --model or --vectors");
  const started = performance.now();
  const report = new SkipReport();
  const { system, queries, lines } = await withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        return await search(options, display, signal, report);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped while searching: no run was written", { file: options.run });
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const result = {
    run: options.run,
    system,
    split: options.split,
    queries,
    results: lines,
    k: options.k,
    seconds,
    skipped: report.skipped,
  };
  printResult(
    options.json ?? false,
    result,
    `${options.run}: ${lines} results of ${queries} queries (${system}, ${seconds.toFixed(1)} s)`,
  );
}

async function search(
  options: SearchCommandOptions,
  display: ProgressDisplay,
  signal: AbortSignal,
  report: SkipReport,
) {
  const { data, split, run, tag, k } = options;
  const onNote = (line: string): void => tellOnce(display, line);
  const onProgress = display.update.bind(display);
  const queries = await splitQueries(data, split, onNote);
  const system = await openSystem({ ...options, onNote, onProgress, onSkipped: report.through(display), signal });
  try {
    const results = system.search(queries, { k, onProgress, signal });
    const written = reported(results, { phase: "writing the run", total: queries.length, onProgress, signal });
    const lines = await writeRun(run, written, { tag: tag ?? `bowlab-${system.name}`, depth: k });
    return { system: system.name, queries: queries.length, lines };
  } finally {
    system.close();
  }
}
