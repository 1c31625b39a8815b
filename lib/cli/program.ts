/** All commands as one program. */
import { Command } from "commander";
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
import { pretrainCommand } from "./pretrain";
import { rerankCommand } from "./rerank";
import { searchCommand } from "./search";
import { takeStandardStreams } from "./standard-streams";
import { tokenizerCommand } from "./tokenizer";

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
