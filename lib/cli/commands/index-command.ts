/** `bowlab index`: a collection's passages and vectors into a database, resumed where it was interrupted. */
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { InputError } from "../../errors";
import { type Complete, optionTable } from "../../options";
import { indexCollection, storeAddress, storeIndexOptions } from "../../retrieval/stores";
import { textOptions } from "../../text/options";
import { textOptionsOf } from "../../text/readers/text-options";
import { interruptible, jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";
import { SkipReport } from "../support/skipped";

const declared = optionTable({ ...storeIndexOptions, ...textOptions, ...jsonOptions });

/** The command `bowlab index`. */
export function indexCommand(): Command {
  return addOptions(new Command("index").action(run), declared);
}

async function run(options: Complete<typeof declared>): Promise<void> {
  const started = performance.now();
  const { json, ...settings } = options;
  const report = new SkipReport();
  const loaded = await withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        return await indexCollection({
          ...{ ...settings, ...textOptionsOf(options), signal },
          onProgress: display.update.bind(display),
          onNote: (line) => tellOnce(display, line),
          onSkipped: report.through(display),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped while loading", {
          file: storeAddress(options.to).shown,
          fix: "run the same command again: it goes on where it was",
        });
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const { store, passages, resumedAt, description } = loaded;
  const { dimension, type, index } = description;
  const result = { store, passages, resumedAt, dimension, type, index, seconds, skipped: report.skipped };
  const how = index === "hnsw" ? "with an HNSW graph" : "searched exactly";
  const took = `${seconds.toFixed(1)} s`;
  printResult(json ?? false, result, `${store}: ${passages} passages, ${type}(${dimension}) ${how} (${took})`);
}
