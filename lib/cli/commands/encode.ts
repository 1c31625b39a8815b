/**
 * `bowlab encode`: passages or queries of a collection → vectors on disk, by shards, resumed where it was interrupted.
 */
import { Command } from "commander";
import { InputError } from "../../errors";
import { type Complete, optionTable } from "../../options";
import { encodeCollection, encodeOptions } from "../../retrieval";
import { textOptions, textOptionsOf } from "../../text";
import {
  engineOptions,
  interruptible,
  jsonOptions,
  printProfile,
  startEngine,
  tellOnce,
  withProgressDisplay,
} from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult } from "../support/output";
import { SkipReport } from "../support/skipped";

const declared = optionTable({
  ...encodeOptions,
  ...engineOptions,
  ...textOptions,
  ...jsonOptions,
});

/** The command `bowlab encode`. */
export function encodeCommand(): Command {
  const command = new Command("encode").action(run);
  return addOptions(command, declared);
}

async function run(options: Complete<typeof declared>): Promise<void> {
  await startEngine(options.engine);
  const { model, data, out, what, shard, maxLength, batchSize, pooling, precision, profile, profileSteps, json } =
    options;
  const skipReport = new SkipReport();
  const report = await withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        const onProgress = display.update.bind(display);
        return await encodeCollection(model, data, out, {
          what,
          shard,
          maxLength,
          batchSize,
          pooling,
          precision,
          profile,
          profileSteps,
          ...textOptionsOf(options),
          onProgress,
          onNote: (line) => tellOnce(display, line),
          onSkipped: skipReport.through(display),
          signal,
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped while encoding", {
          file: out,
          fix: "run the same command again: it goes on where it was",
        });
      }
    }),
  );
  const { file, rows, resumedAt, description } = report;
  if (resumedAt > 0) note(`${resumedAt} of ${rows} rows were there already`);
  const { dimension, shards, model: made } = description;
  const result = {
    folder: out,
    file,
    what,
    shard: shard.index,
    shards,
    rows,
    dimension,
    pooling: made.pooling,
    maxLength: description.maxLength,
    skipped: skipReport.skipped,
    profile: report.profile?.report,
  };
  printResult(json ?? false, result, `${file}: ${rows} vectors of ${dimension} numbers (${made.pooling})`);
  if (profile) printProfile(report.profile);
}
