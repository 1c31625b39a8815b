/** The declarations of the options of reranking. */
import { runFormOption } from "../../eval";
import { filePath, flag, folderPath, optionTable, precisionOptions, text, wholeNumber } from "../../options";
import { memoryOptions, shardOptions } from "../../shards";

export const rerankOptions = optionTable({
  model: { type: folderPath, required: true, help: "cross-encoder's folder (finetune --architecture cross-encoder)" },
  data: { type: folderPath, required: true, help: "BEIR folder" },
  split: { type: text("name"), default: "train", help: "split whose queries are scored" },
  run: { type: filePath, required: true, help: "TREC run, .gz too" },
  ...runFormOption,
  out: { type: filePath, required: true, help: "run to write; with --shard the folder of the shards" },
  depth: {
    type: wholeNumber(1),
    unit: "passages",
    defaultText: "all",
    help: "passages of each query that are scored, the best ones",
  },
  withAnswers: { type: flag, help: "score the split's answers too, as --teacher needs" },
  ...precisionOptions,
  ...shardOptions,
  ...memoryOptions,
});
