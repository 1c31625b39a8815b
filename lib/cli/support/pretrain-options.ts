/** The options of `bowlab pretrain`: the run's, those of its corpus, and where it starts. */
import { type Complete, folderPath, optionTable, wholeNumber } from "../../options";
import { corpusOptions } from "../../text";
import { tokenRowOptions } from "../../tokens";
import { type PretrainRequest, pretrainSettingsOptions, runOptions } from "../../train";
import { engineOptions, jsonOptions } from "./command";

const surroundings = optionTable({
  ...runOptions,
  tokenizer: {
    type: folderPath,
    recorded: "tokenizer.fingerprint",
    defaultText: "the --init checkpoint's, or one trained on the data",
    help: "folder with vocab.txt",
  },
  vocabSize: {
    type: wholeNumber(6),
    unit: "tokens",
    recorded: "tokenizer.vocabSize",
    default: 8000,
    help: "size of the vocabulary trained on the data",
  },
  init: {
    type: folderPath,
    recorded: "init",
    defaultText: "weights drawn from the seed",
    help: "checkpoint to start from",
  },
  ...engineOptions,
  ...corpusOptions,
  ...tokenRowOptions,
  ...jsonOptions,
});

export const pretrainCommandOptions = optionTable({ ...pretrainSettingsOptions, ...surroundings });

/** What the command line gives; names are those of the run's settings. */
export interface PretrainCommandOptions extends PretrainRequest, Complete<typeof surroundings> {}

/** In the order of the help: what is trained for, where it starts, how much it reads, how it learns. */
export const pretrainOptionOrder: readonly (keyof typeof pretrainCommandOptions)[] = [
  ...(["objective", "encoderMaskRatio", "decoderMaskRatio", "decoderLayers", "decoderWeight"] as const),
  ...(["decoderFinalWeight", "attentionWindow", "maskSampler", "bowReading", "bowWeight", "bowFinalWeight"] as const),
  ...(["bowStopWords", "pooling", "recipe", "out", "preset", "tokenizer", "vocabSize", "init"] as const),
  ...(["steps", "batchSize", "accumulation", "maxLength", "crop", "learningRate", "learningRateSchedule"] as const),
];
