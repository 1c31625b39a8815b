/** All commands as one program. */
import { Command } from "commander";
import { bowlabVersion } from "../version";

/** A command, before it is loaded. */
interface CommandEntry {
  /** What it is for, in the help. */
  about: string;
  /** What follows its name, in the list of commands. Default "[options]". */
  takes?: string;
  /** Loads it. */
  make(): Command;
}

/** The commands by name, in the order in which `--help` lists them. Each is loaded when it is asked for. */
const commands: Readonly<Record<string, CommandEntry>> = {
  doctor: {
    about: "what runs here and why: engine, versions, threads, GPU, kernelspec, what is missing and the fix",
    make: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand(),
  },
  corpus: {
    about: "build a corpus, or make its tokens ahead",
    takes: "",
    make: () => (require("./commands/corpus") as typeof import("./commands/corpus")).corpusCommand(),
  },
  tokenizer: {
    about: "train a WordPiece vocabulary: vocab.txt and tokenizer_config.json",
    make: () => (require("./commands/tokenizer") as typeof import("./commands/tokenizer")).tokenizerCommand(),
  },
  pretrain: {
    about: "pre-train an encoder; the folder is loadable by transformers",
    make: () => (require("./commands/pretrain") as typeof import("./commands/pretrain")).pretrainCommand(),
  },
  coverage: {
    about: "how many of a passage's distinct tokens its [CLS] vector gives back: coverage@K = |top-K ∩ T| / |T|",
    make: () => (require("./commands/coverage") as typeof import("./commands/coverage")).coverageCommand(),
  },
  finetune: {
    about: "fine-tune a checkpoint for retrieval by contrastive learning; the best checkpoint on the dev split is kept",
    make: () => (require("./commands/finetune") as typeof import("./commands/finetune")).finetuneCommand(),
  },
  mine: {
    about: "take hard negatives out of a run: what it ranks high and the query's own judgements do not call relevant",
    make: () => (require("./commands/mine") as typeof import("./commands/mine")).mineCommand(),
  },
  rerank: {
    about: "score the passages of a run by a cross-encoder and write them in the new order",
    make: () => (require("./commands/rerank") as typeof import("./commands/rerank")).rerankCommand(),
  },
  encode: {
    about:
      "a collection's passages or queries as vectors: vectors-00000-of-00001.npy (float32) and ids-00000-of-00001.txt",
    make: () => (require("./commands/encode") as typeof import("./commands/encode")).encodeCommand(),
  },
  index: {
    about: "load a collection's passages and vectors into PostgreSQL with pgvector, on a server or in this process",
    make: () => (require("./commands/index-command") as typeof import("./commands/index-command")).indexCommand(),
  },
  plan: {
    about: "hours, memory, disk and machines of an encoding or a pre-training, before it is begun",
    takes: "",
    make: () => (require("./commands/scale/plan") as typeof import("./commands/scale/plan")).planCommand(),
  },
  launch: {
    about: "make the shards of a command by many processes: here, or on Slurm, Ray or Kubernetes",
    takes: "<engine> [options] -- <command...>",
    make: () => (require("./commands/scale/launch") as typeof import("./commands/scale/launch")).launchCommand(),
  },
  export: {
    about: "a model for sentence-transformers, transformers.js or onnxruntime; a search box for the web; for GPUs",
    make: () => (require("./commands/export") as typeof import("./commands/export")).exportCommand(),
  },
  import: {
    about: "take back what PyTorch trained of a folder that export --to torch wrote",
    takes: "<folder> [options]",
    make: () => (require("./commands/import") as typeof import("./commands/import")).importCommand(),
  },
  ask: {
    about: "the passages that answer a question, by words, or by words and a model's vectors",
    takes: "[options] [question...]",
    make: () => (require("./commands/ask") as typeof import("./commands/ask")).askCommand(),
  },
  serve: {
    about: "answer over HTTP: search of a collection, vectors in OpenAI's form, reranking; and a search page",
    make: () => (require("./commands/serve") as typeof import("./commands/serve")).serveCommand(),
  },
  search: {
    about: "queries against passages, by BM25, by a model's vectors, or both fused; the k best of each as a TREC run",
    make: () => (require("./commands/search") as typeof import("./commands/search")).searchCommand(),
  },
  eval: {
    about: "the measures of a run against judgements, with trec_eval's or MS MARCO's semantics",
    make: () => (require("./commands/eval") as typeof import("./commands/eval")).evalCommand(),
  },
  measures: {
    about: "the measures that bowlab eval knows, by ir_measures' names",
    make: () => (require("./commands/measures") as typeof import("./commands/measures")).measuresCommand(),
  },
  compare: {
    about: "runs against one another: paired randomization and t tests, Holm-corrected, with bootstrap intervals",
    takes: "[options] <runs...>",
    make: () => (require("./commands/compare") as typeof import("./commands/compare")).compareCommand(),
  },
  data: {
    about: "public collections, and files of the field's forms",
    takes: "",
    make: () => (require("./commands/data") as typeof import("./commands/data")).dataCommand(),
  },
};

/**
 * A fresh program with all its commands; wrong usage throws a CommanderError.
 * @param only one that is known to be asked for: that one alone is loaded
 */
export function program(only?: string): Command {
  const root = emptyProgram();
  const chosen = isCommand(only) ? [only] : Object.keys(commands);
  for (const name of chosen) root.addCommand(commands[name].make().description(commands[name].about));
  root.hook("preAction", async (_, command) => {
    const { requireNeeded } = require("./support/options") as typeof import("./support/options");
    requireNeeded(command);
    const { takeStandardStreams } =
      require("./support/standard-streams") as typeof import("./support/standard-streams");
    await takeStandardStreams(command);
  });
  throwOnExit(root);
  return root;
}

/** The program that these words ask for. Where they name no command, it knows the commands' names and no more. */
export function programFor(words: readonly string[]): Command {
  const named = words[0] === "help" ? words[1] : words[0];
  return isCommand(named) ? program(named) : overview();
}

/** All commands by name and purpose, without what they load: for the list of them, and for names that are wrong. */
function overview(): Command {
  const root = emptyProgram();
  for (const [name, { about }] of Object.entries(commands)) root.addCommand(new Command(name).description(about));
  root.configureHelp({
    subcommandTerm: (command) => {
      const entry = commands[command.name()];
      if (entry === undefined) return `${command.name()} ${command.usage().replace("[options] ", "")}`;
      return `${command.name()} ${entry.takes ?? "[options]"}`.trimEnd();
    },
  });
  throwOnExit(root);
  return root;
}

function emptyProgram(): Command {
  return new Command("bowlab")
    .description("Pre-train, inspect and benchmark dense retrievers: masked auto-encoders and bag-of-words prediction.")
    .version(bowlabVersion);
}

function isCommand(name: string | undefined): name is string {
  return name !== undefined && Object.hasOwn(commands, name);
}

/** Commander would end the process with 1 on wrong usage; here wrong usage is 2. */
function throwOnExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(--help shows the options)");
  for (const child of command.commands) throwOnExit(child);
}
