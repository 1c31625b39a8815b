/** All commands as one program. */
import { Command } from "commander";
import { bowlabVersion } from "../version";
import { takeStandardStreams } from "./support/standard-streams";

/** The commands by name, in the order in which `--help` lists them. Each is loaded when it is asked for. */
const commands: Readonly<Record<string, () => Command>> = {
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand(),
  corpus: () => (require("./commands/corpus") as typeof import("./commands/corpus")).corpusCommand(),
  tokenizer: () => (require("./commands/tokenizer") as typeof import("./commands/tokenizer")).tokenizerCommand(),
  pretrain: () => (require("./commands/pretrain") as typeof import("./commands/pretrain")).pretrainCommand(),
  coverage: () => (require("./commands/coverage") as typeof import("./commands/coverage")).coverageCommand(),
  finetune: () => (require("./commands/finetune") as typeof import("./commands/finetune")).finetuneCommand(),
  mine: () => (require("./commands/mine") as typeof import("./commands/mine")).mineCommand(),
  rerank: () => (require("./commands/rerank") as typeof import("./commands/rerank")).rerankCommand(),
  encode: () => (require("./commands/encode") as typeof import("./commands/encode")).encodeCommand(),
  export: () => (require("./commands/export") as typeof import("./commands/export")).exportCommand(),
  search: () => (require("./commands/search") as typeof import("./commands/search")).searchCommand(),
  eval: () => (require("./commands/eval") as typeof import("./commands/eval")).evalCommand(),
  measures: () => (require("./commands/measures") as typeof import("./commands/measures")).measuresCommand(),
  compare: () => (require("./commands/compare") as typeof import("./commands/compare")).compareCommand(),
  data: () => (require("./commands/data") as typeof import("./commands/data")).dataCommand(),
};

/**
 * A fresh program; wrong usage throws a CommanderError.
 * @param only what was typed first: where it names a command, that one alone is loaded
 */
export function program(only?: string): Command {
  const root = new Command("bowlab")
    .description("Pre-train, inspect and benchmark dense retrievers: masked auto-encoders and bag-of-words prediction.")
    .version(bowlabVersion);
  const chosen = only !== undefined && Object.hasOwn(commands, only) ? [commands[only]] : Object.values(commands);
  for (const make of chosen) root.addCommand(make());
  root.hook("preAction", (_, command) => takeStandardStreams(command));
  throwOnExit(root);
  return root;
}

/** Commander would end the process with 1 on wrong usage; here wrong usage is 2. */
function throwOnExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(--help shows the options)");
  for (const child of command.commands) throwOnExit(child);
}
