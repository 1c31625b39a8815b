/** The declarations of the options of an encoding: a collection's texts as vectors on disk. */
import { poolingModes } from "../../model";
import { defaultLengths } from "../../model-folder";
import { choice, folderPath, numberFrom, optionTable, precisionOptions, wholeNumber } from "../../options";
import { profileOptions } from "../../profile";
import { shardOptions } from "../../shards";
import { corpusOptions } from "../../text";

export const encodeOptions = optionTable({
  model: { type: folderPath, required: true, help: "checkpoint folder" },
  data: corpusOptions.data,
  out: { type: folderPath, required: true, help: "folder of the vectors; an interrupted run goes on where it was" },
  what: { type: choice(["corpus", "queries"]), default: "corpus", help: "what to encode" },
  shard: { ...shardOptions.shard, default: { index: 0, count: 1 }, defaultText: "0/1, the whole" },
  maxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    defaultText: `as the model was fine-tuned, else ${defaultLengths.passage}, of queries ${defaultLengths.query}`,
    help: "tokens read of a text",
  },
  batchSize: { type: wholeNumber(1), unit: "texts", default: 64, help: "texts a batch" },
  pooling: {
    type: choice(poolingModes),
    defaultText: "what the checkpoint was trained with",
    help: "a text's vector",
  },
  /** 10⁹ bytes; 0 begins whatever the work needs. */
  memoryLimit: {
    type: numberFrom(0),
    unit: "GB",
    defaultText: "what is free; 0: no limit",
    help: "memory that the process may take, GB",
  },
  ...precisionOptions,
  ...profileOptions,
});

const { what, shard: part, maxLength, batchSize, memoryLimit, precision, profile, profileSteps } = encodeOptions;

/** What is checked of a library call. A pooling there may also be several, "mean+max". */
export const checkedEncodeOptions = {
  ...{ what, shard: part, maxLength, batchSize, memoryLimit, precision },
  ...{ profile, profileSteps },
};
