/** The options of `bowlab pretrain`: of the run, of its objective, and of its recipe. */
import { type Command, Option } from "commander";
import { maskSamplers } from "../../batches";
import { poolings, presetNames } from "../../model";
import {
  bowReadings,
  bowStopWordsChoices,
  objectiveNames,
  type PretrainRequest,
  pretrainDefaults,
  recipeNames,
} from "../../train";
import { numberFrom, positiveNumber, wholeNumber } from "./numbers";
import type { DataOptions } from "./training-text";

/** What the command line gives; names are those of the run's settings. */
export interface PretrainCommandOptions extends PretrainRequest, DataOptions {
  out: string;
  tokenizer?: string;
  vocabSize: number;
  init?: string;
  resume?: boolean;
  saveEvery?: number;
  engine?: string;
  json?: boolean;
}

const d = pretrainDefaults;

/** Where the run starts, and what it reads how often. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(new Option("--recipe <name>", "set the options of a published recipe").choices(recipeNames))
    .requiredOption("--out <dir>", "checkpoint folder to make")
    .addOption(
      new Option("--preset <name>", `encoder shape (default: ${d.preset})`).choices(presetNames).conflicts("init"),
    )
    .option("--tokenizer <dir>", "folder with vocab.txt (default: the --init checkpoint's, or one trained on the data)")
    .option("--vocab-size <n>", "size of the vocabulary trained on the data", wholeNumber(6), 8000)
    .option("--init <dir>", "checkpoint to start from (default: weights drawn from the seed)")
    .option("--steps <n>", "optimizer steps (needed unless a recipe sets them)", wholeNumber(1))
    .option("--batch-size <n>", `sequences a batch (default: ${d.batchSize})`, wholeNumber(1))
    .option("--accumulation <n>", `batches whose gradients make one step (default: ${d.accumulation})`, wholeNumber(1))
    .option("--max-length <n>", `longest sequence in tokens (default: ${d.maxLength})`, wholeNumber(4))
    .addOption(
      new Option("--crop <name>", `what is kept of longer texts (default: ${d.crop})`).choices(["random", "head"]),
    );
}

/** What is trained for. Options that the chosen objective does not take are refused. */
export function addObjectiveOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--objective <name>", "what to train for (needed unless a recipe sets it)").choices(objectiveNames),
    )
    .option("--encoder-mask-ratio <x>", `part of the tokens masked (default: ${d.encoderMaskRatio})`, positiveNumber)
    .option("--decoder-mask-ratio <x>", "ae, ed, dupmae: part hidden from the decoder (default: 0.5)", positiveNumber)
    .option("--decoder-layers <n>", "ae, ar: layers of the decoder (default: 1)", wholeNumber(1))
    .option("--decoder-weight <x>", "ae, ar, ed, dupmae: weight of the decoder's loss (default: 1)", numberFrom(0))
    .option(
      "--decoder-final-weight <x>",
      "the same at the last step, by a half cosine (default: no change)",
      numberFrom(0),
    )
    .option("--attention-window <n>", "ar: tokens that a position sees; 0: all before it (default: 0)", wholeNumber(0))
    .addOption(
      new Option(
        "--mask-sampler <name>",
        "ed, dupmae: how the decoder's masks are drawn: the same law, another speed (default: vectorised)",
      ).choices(maskSamplers),
    )
    .addOption(
      new Option("--bow-reading <name>", "bow after the paper's code or its Eq. 11 (default: code)").choices(
        bowReadings,
      ),
    )
    .option("--bow-weight <x>", "bow, dupmae: weight of the bag of words (default: 1; dupmae 0.1)", numberFrom(0))
    .option(
      "--bow-final-weight <x>",
      "the same at the last step, by a half cosine (default: a tenth in bow's reading `code`, else no change)",
      numberFrom(0),
    )
    .addOption(
      new Option(
        "--bow-stop-words <name>",
        "bow, dupmae: English stop words in the bag of words or out of it (default: in)",
      ).choices(bowStopWordsChoices),
    )
    .addOption(
      new Option("--pooling <name>", "ae, ar, ed, bow: the text's vector is [CLS] or the mean (default: cls)").choices(
        poolings,
      ),
    );
}
