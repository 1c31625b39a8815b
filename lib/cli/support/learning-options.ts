/** How a run learns, and goes on: the options that `bowlab pretrain` and `bowlab finetune` have in common. */
import { type Command, Option } from "commander";
import { type LearningSettings, learningRateSchedules } from "../../train";
import { numberFrom, positiveNumber, wholeNumber } from "./numbers";

/** @param d defaults, as the help tells them */
export function addLearningOptions(command: Command, d: Omit<LearningSettings, "warmup">): Command {
  return command
    .option("--learning-rate <x>", `highest learning rate (default: ${d.learningRate})`, positiveNumber)
    .addOption(
      new Option(
        "--learning-rate-schedule <name>",
        `way down from it: cosine to a tenth, or linear to zero (default: ${d.learningRateSchedule})`,
      ).choices(learningRateSchedules),
    )
    .option("--warmup <n>", "steps of linear warm-up (default: a tenth of the steps)", wholeNumber(0))
    .option("--weight-decay <x>", `decoupled weight decay (default: ${d.weightDecay})`, numberFrom(0))
    .option("--clip-norm <x>", `largest global gradient norm (default: ${d.clipNorm})`, positiveNumber)
    .option("--seed <n>", `seed of every random choice (default: ${d.seed})`, wholeNumber(0))
    .option("--resume", "go on with the run that --out holds")
    .option("--save-every <n>", "steps between two saved states (default: 200)", wholeNumber(1));
}
