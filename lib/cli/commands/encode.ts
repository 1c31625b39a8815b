/**
 * `bowlab encode`: passages or queries of a collection → vectors on disk, by shards, resumed where it was interrupted.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { InputError } from "../../errors";
import { type PoolingMode, poolingModes } from "../../model";
import { type Encoded, encodeCollection } from "../../retrieval";
import type { TextUnit } from "../../text";
import { engineOption, interruptible, startEngine, tellOnce, withJson, withProgressDisplay } from "../support/command";
import { wholeNumber } from "../support/numbers";
import { note, printResult } from "../support/output";
import { dataForms, withTextUnit } from "../support/training-text";

interface Options {
  model: string;
  data: string;
  out: string;
  what: Encoded;
  shard: { index: number; count: number };
  maxLength?: number;
  batchSize: number;
  pooling?: PoolingMode;
  textUnit?: TextUnit;
  engine?: string;
  json?: boolean;
}

export function encodeCommand(): Command {
  const command = new Command("encode")
    .description(
      "a collection's passages or queries as vectors: vectors-00000-of-00001.npy (float32) and ids-00000-of-00001.txt",
    )
    .requiredOption("--model <dir>", "checkpoint folder")
    .requiredOption("--data <path>", dataForms)
    .requiredOption("--out <dir>", "folder of the vectors; an interrupted run goes on where it was")
    .addOption(new Option("--what <name>", "what to encode").choices(["corpus", "queries"]).default("corpus"))
    .addOption(
      new Option("--shard <i/n>", "make part i of n only, counted from 0")
        .argParser(parseShard)
        .default({ index: 0, count: 1 }, "0/1, the whole"),
    )
    .option(
      "--max-length <n>",
      "tokens read of a text (default: as the model was fine-tuned, else 128, of queries 32)",
      wholeNumber(3),
    )
    .option("--batch-size <n>", "texts a batch", wholeNumber(1), 64)
    .addOption(
      new Option("--pooling <name>", "a text's vector (default: what the checkpoint was trained with)").choices(
        poolingModes,
      ),
    )
    .addOption(engineOption())
    .action(run);
  return withJson(withTextUnit(command));
}

/** "0/4" … "3/4" */
function parseShard(text: string): { index: number; count: number } {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (count >= 1 && index < count && count <= 99_999) return { index, count };
  throw new InvalidArgumentError("Expected I/N with I from 0 to N − 1, such as 0/4.");
}

async function run(options: Options): Promise<void> {
  await startEngine(options.engine);
  const { model, data, out, what, shard, maxLength, batchSize, pooling, textUnit, json } = options;
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
          textUnit,
          onProgress,
          onNote: (line) => tellOnce(display, line),
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
  };
  printResult(json ?? false, result, `${file}: ${rows} vectors of ${dimension} numbers (${made.pooling})`);
}
