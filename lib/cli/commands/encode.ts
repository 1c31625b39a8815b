/**
 * `bowlab encode`: passages or queries of a collection → vectors on disk, by shards, resumed where it was interrupted.
 */
import { Command } from "commander";
import { InputError } from "../../errors";
import { type Complete, completeOptions, folderPath, optionTable } from "../../options";
import { encodeCollection, encodeOptions, mergeShards } from "../../retrieval";
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

const WITHOUT_MERGE = "--merge";

const declared = optionTable({
  ...encodeOptions,
  model: { ...encodeOptions.model, required: WITHOUT_MERGE },
  data: { ...encodeOptions.data, required: WITHOUT_MERGE },
  out: { ...encodeOptions.out, required: WITHOUT_MERGE },
  merge: {
    type: folderPath,
    conflicts: ["model", "shard"],
    help: "prove that the shards in this folder fit together; with --out, write them as one file",
  },
  ...engineOptions,
  ...textOptions,
  ...jsonOptions,
});

/** The command `bowlab encode`. */
export function encodeCommand(): Command {
  const command = new Command("encode").action(run);
  return addOptions(command, declared);
}

async function run(given: Partial<Complete<typeof declared>>): Promise<void> {
  if (given.merge !== undefined) return merge(given.merge, given);
  const options = completeOptions(declared, given);
  await startEngine(options.engine);
  const { model, data, out, what, shard, maxLength, batchSize, pooling, precision, memoryLimit } = options;
  const { profile, profileSteps, json } = options;
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
          memoryLimit,
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
    peakMemory: 1024 * process.resourceUsage().maxRSS,
  };
  printResult(json ?? false, result, `${file}: ${rows} vectors of ${dimension} numbers (${made.pooling})`);
  if (profile) printProfile(report.profile);
}

/** `bowlab encode --merge DIR [--data DIR] [--out DIR]`. */
async function merge(folder: string, given: Partial<Complete<typeof declared>>): Promise<void> {
  const { out, data, json } = given;
  const report = await withProgressDisplay((display) =>
    mergeShards(folder, {
      ...{ out, data, ...textOptionsOf(given) },
      onProgress: (report) => display.update(report),
      onNote: (line) => tellOnce(display, line),
    }),
  );
  const { shards, rows, dimension, file } = report;
  const proved = `${shards} shards of ${folder} are one collection: ${rows} vectors of ${dimension} numbers`;
  printResult(json ?? false, report, file === undefined ? proved : `${proved}\nwritten to ${file}`);
}
