/** `bowlab corpus tokenize`: the token cache of a corpus, made ahead of pre-training, whole or in shards. */
import { Command } from "commander";
import { defaultLengths } from "../../../model-folder";
import { type Complete, completeOptions, folderPath, optionTable, wholeNumber } from "../../../options";
import { memoryOptions, shardOptions } from "../../../shards";
import { corpusOptions, textOptionsOf } from "../../../text";
import { loadTokenizer, mergeTokenShards, openTokenCache, tokenizeShard, tokenRowOptions } from "../../../tokens";
import { interruptible, jsonOptions, tellOnce, withProgressDisplay } from "../../support/command";
import { addOptions } from "../../support/options";
import { note, printResult } from "../../support/output";
import { SkipReport } from "../../support/skipped";

const WITHOUT_MERGE = "--merge";
const { pack, cacheBlock } = tokenRowOptions;

const declared = optionTable({
  ...corpusOptions,
  data: { ...corpusOptions.data, required: WITHOUT_MERGE },
  tokenizer: { type: folderPath, required: WITHOUT_MERGE, help: "folder with vocab.txt, or a checkpoint's" },
  out: {
    type: folderPath,
    required: WITHOUT_MERGE,
    help: "folder of token caches, the --token-cache of other commands; with --shard the folder of the shards",
  },
  pack,
  maxLength: {
    type: wholeNumber(4),
    unit: "tokens",
    default: defaultLengths.passage,
    help: "longest row where sentences are packed, as in pre-training",
  },
  cacheBlock,
  ...shardOptions,
  memoryLimit: { ...memoryOptions.memoryLimit, help: "with --shard: memory that the process may take, GB" },
  merge: {
    type: folderPath,
    conflicts: ["tokenizer", "shard"],
    help: "prove that the shards in this folder fit together; with --out, make their token cache",
  },
  ...jsonOptions,
});

type Options = Complete<typeof declared>;

/** The command `bowlab corpus tokenize`. */
export function corpusTokenizeCommand(): Command {
  const command = new Command("tokenize")
    .description("a corpus's token ids on disk, ahead of pre-training: whole, or a shard by each of many processes")
    .action(run);
  return addOptions(command, declared);
}

async function run(given: Partial<Options>): Promise<void> {
  if (given.merge !== undefined) return merge(given.merge, given);
  const options = completeOptions(declared, given);
  const { data, out, shard, maxLength, cacheBlock, memoryLimit, json = false } = options;
  const tokenizer = loadTokenizer(options.tokenizer);
  const skipReport = new SkipReport();
  const report = await interruptible((signal) =>
    withProgressDisplay(async (display) => {
      const heard = {
        onProgress: display.update.bind(display),
        onNote: (line: string) => tellOnce(display, line),
        onSkipped: skipReport.through(display),
        signal,
      };
      const making = {
        ...textOptionsOf(options),
        ...heard,
        ...rowsOf(options.pack, maxLength),
        blockTokens: cacheBlock,
      };
      if (shard !== undefined) return tokenizeShard(data, tokenizer, out, { ...making, shard, memoryLimit });
      const { folder, passages, size: rows, tokens } = await openTokenCache(data, tokenizer, { ...making, root: out });
      return { folder: out, cache: folder, passages, rows, tokens };
    }),
  );
  if ("kept" in report && report.kept) note("the shard was there already");
  const { passages, rows, tokens } = report;
  const place = "file" in report ? report.file : report.cache;
  const result = { ...report, skipped: skipReport.skipped };
  printResult(json, result, `${place}: ${passages} passages, ${rows} rows, ${tokens} tokens`);
}

function rowsOf(pack: boolean | undefined, maxLength: number) {
  return pack ? { packing: { maxLength } } : {};
}

/** `bowlab corpus tokenize --merge DIR [--data DIR] [--out DIR]`. */
async function merge(folder: string, given: Partial<Options>): Promise<void> {
  const { out, data, json = false } = given;
  const report = await interruptible((signal) =>
    withProgressDisplay((display) =>
      mergeTokenShards(folder, {
        ...{ out, data, ...textOptionsOf(given), signal },
        onProgress: (report) => display.update(report),
        onNote: (line) => tellOnce(display, line),
      }),
    ),
  );
  const { shards, passages, rows, tokens, cache } = report;
  const proved = `${shards} shards of ${folder} are one corpus: ${passages} passages, ${rows} rows, ${tokens} tokens`;
  printResult(json, report, cache === undefined ? proved : `${proved}\nwritten to ${cache}`);
}
