/** The command `bowlab`: one file a command. Exit codes: 0 done, 1 bad input or an unfinished run, 2 wrong usage. */
import { Command, CommanderError } from "commander";
import { InputError } from "../errors";
import { TrainingStopped } from "../train";
import { bowlabVersion } from "../version";
import { dataCommand } from "./collections";
import { compareCommand } from "./compare";
import { corpusCommand } from "./corpus";
import { coverageCommand } from "./coverage";
import { doctorCommand } from "./doctor";
import { encodeCommand } from "./encode";
import { evalCommand } from "./eval";
import { finetuneCommand } from "./finetune";
import { mineCommand } from "./mine";
import { describeFailure, note } from "./output";
import { pretrainCommand } from "./pretrain";
import { rerankCommand } from "./rerank";
import { searchCommand } from "./search";
import { tokenizerCommand } from "./tokenizer";

const commands = [
  ...[doctorCommand, corpusCommand, tokenizerCommand, pretrainCommand, coverageCommand],
  ...[finetuneCommand, mineCommand, rerankCommand],
  ...[encodeCommand, searchCommand],
  ...[evalCommand, compareCommand, dataCommand],
];

function program(): Command {
  const root = new Command("bowlab")
    .description("Pre-train, inspect and benchmark dense retrievers: masked auto-encoders and bag-of-words prediction.")
    .version(bowlabVersion);
  for (const make of commands) root.addCommand(make());
  throwOnExit(root);
  return root;
}

/** Commander would end the process with 1 on wrong usage; here wrong usage is 2. */
function throwOnExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(--help shows the options)");
  for (const child of command.commands) throwOnExit(child);
}

/** Runs the command line and sets the process's exit code. */
export async function main(args: string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    note(describeFailure(error, error instanceof InputError || error instanceof TrainingStopped));
    process.exitCode = 1;
  }
}
