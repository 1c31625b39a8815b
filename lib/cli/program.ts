/** All commands as one program. */
import { Command } from "commander";
import { bowlabVersion } from "../version";
import { compareCommand } from "./commands/compare";
import { corpusCommand } from "./commands/corpus";
import { coverageCommand } from "./commands/coverage";
import { dataCommand } from "./commands/data";
import { doctorCommand } from "./commands/doctor";
import { encodeCommand } from "./commands/encode";
import { evalCommand } from "./commands/eval";
import { finetuneCommand } from "./commands/finetune";
import { mineCommand } from "./commands/mine";
import { pretrainCommand } from "./commands/pretrain";
import { rerankCommand } from "./commands/rerank";
import { searchCommand } from "./commands/search";
import { tokenizerCommand } from "./commands/tokenizer";
import { takeStandardStreams } from "./support/standard-streams";

const commands = [
  ...[doctorCommand, corpusCommand, tokenizerCommand, pretrainCommand, coverageCommand],
  ...[finetuneCommand, mineCommand, rerankCommand],
  ...[encodeCommand, searchCommand],
  ...[evalCommand, compareCommand, dataCommand],
];

/** A fresh program; wrong usage throws a CommanderError. */
export function program(): Command {
  const root = new Command("bowlab")
    .description("Pre-train, inspect and benchmark dense retrievers: masked auto-encoders and bag-of-words prediction.")
    .version(bowlabVersion);
  for (const make of commands) root.addCommand(make());
  root.hook("preAction", (_, command) => takeStandardStreams(command));
  throwOnExit(root);
  return root;
}

/** Commander would end the process with 1 on wrong usage; here wrong usage is 2. */
function throwOnExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(--help shows the options)");
  for (const child of command.commands) throwOnExit(child);
}
