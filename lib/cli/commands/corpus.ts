/**
 * `bowlab corpus`: `apidocs` builds a corpus of API documentation in BEIR's layout: the pinned one with its judgements,
 * that of a project's own dependencies, or the large published set. `tokenize` makes a corpus's tokens ahead.
 */
import { Command } from "commander";
import { type Complete, choice, flag, folderPath, optionTable } from "../../options";
import { buildApidocs, projectCorpusOptions } from "../../text";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { largeCorpus, largeCorpusText } from "../support/large-corpus";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";
import { projectCorpus, projectCorpusText } from "../support/project-corpus";
import { corpusTokenizeCommand } from "./scale/corpus-tokenize";

const declared = optionTable({
  out: { type: folderPath, required: true, help: "folder to write corpus.jsonl, queries.jsonl and qrels/ into" },
  withoutJudgements: {
    type: flag,
    help: "build although the judgements were made for another text; writes no dev and test splits",
  },
  project: {
    type: folderPath,
    help: "instead: the docs of the packages that the project in this folder depends on, and its own",
    conflicts: ["withoutJudgements"],
  },
  ...projectCorpusOptions,
  set: {
    type: choice(["large"]),
    help: "instead: a published set of packages that npm fetches, with known-item queries",
    conflicts: ["withoutJudgements", "project"],
  },
  ...jsonOptions,
});

/** The command `bowlab corpus`. */
export function corpusCommand(): Command {
  const apidocs = new Command("apidocs")
    .description("the documentation comments of the pinned declaration files, as passages with queries and judgements")
    .action(run);
  return new Command("corpus").addCommand(addOptions(apidocs, declared)).addCommand(corpusTokenizeCommand());
}

async function run(options: Complete<typeof declared>, command: Command): Promise<void> {
  const { project, set, out, json = false } = options;
  if (project !== undefined) {
    const report = await projectCorpus({ ...options, project, outDir: out });
    printResult(json, report, projectCorpusText(report));
    return;
  }
  const given = Object.keys(projectCorpusOptions).find((name) => command.getOptionValueSource(name) === "cli");
  if (given !== undefined) command.error(`error: option '${flagOf(given, command)}' needs --project`);
  if (set === "large") {
    const report = await largeCorpus(out);
    printResult(json, report, largeCorpusText(report));
    return;
  }
  await pinnedCorpus(options);
}

function flagOf(name: string, command: Command): string {
  return command.options.find((option) => option.attributeName() === name)?.flags ?? name;
}

async function pinnedCorpus({ out, withoutJudgements, json }: Complete<typeof declared>): Promise<void> {
  const report = await withProgressDisplay((display) =>
    buildApidocs({
      outDir: out,
      withoutJudgements,
      onProgress: ({ done, total }) => display.update({ phase: "reading declarations", done, total }),
    }),
  );
  const { passages, words, fingerprint, queries, judgements } = report;
  printResult(
    json ?? false,
    report,
    `${passages} passages, ${words} words, fingerprint ${fingerprint}\n` +
      `natural questions: ${queries.dev} dev with ${judgements.dev} judgements, ${queries.test} test with ${judgements.test}\n` +
      `names: ${queries.train} train, ${queries["known-item"]} known-item\nwritten to ${out}`,
  );
}
