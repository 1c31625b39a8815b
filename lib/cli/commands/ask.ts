/**
 * `bowlab ask`: a person's search. The index of a place is built on first use and kept; questions come from the command
 * line, from standard input, or from a prompt.
 */
import { Command } from "commander";
import { InputError } from "../../errors";
import { type Complete, optionTable } from "../../options";
import { askOptions, askPlaceOptions, openSearch, openSearchOptions, type PassageSearch } from "../../search";
import { answerPrinter } from "../support/ask/answers";
import { questionsFromInput, questionsFromPrompt } from "../support/ask/questions";
import { indexOfStream } from "../support/ask/stream-index";
import { interruptible, jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions, refuseIdle } from "../support/options";
import { isStandardInput } from "../support/output";
import { refuseWithoutVectors } from "../support/search-options";
import { SkipReport } from "../support/skipped";

const declared = optionTable({ ...askPlaceOptions, ...askOptions, ...openSearchOptions, ...jsonOptions });

type AskCommandOptions = Complete<typeof declared> & { data?: string };

const HELP = `
The words of a question need no quotes, but for signs that the shell reads: ? * ' & | ;
Without a question they are read from standard input, a line each; on a terminal they are asked for.
With --json each answer is one JSON object; of several questions each stands on a line of its own.`;

/** The command `bowlab ask`. */
export function askCommand(): Command {
  const command = new Command("ask")
    .argument("[question...]", "what you want to know; all its words are one question")
    .addHelpText("after", HELP)
    .action(run);
  return addOptions(command, declared, ["data", "project", "store", "model", "k", "json"]);
}

async function run(words: string[], options: AskCommandOptions, command: Command): Promise<void> {
  if (options.data === undefined && options.project === undefined && options.store === undefined) {
    command.error("error: one of --data, --project and --store says what is searched");
  }
  refuseWithoutVectors(options, command);
  if (options.model === undefined && options.store === undefined)
    refuseIdle(command, ["engine"], "vectors: give --model");
  if (options.data !== undefined && isStandardInput(options.data) && words.length === 0)
    command.error("error: standard input brings the passages (--data -): give the question as words");
  const question = words.join(" ").trim();
  if (words.length > 0 && question === "") command.error("error: the question is empty");
  const isPrompt = words.length === 0 && process.stdin.isTTY === true;
  const search = await opened(options, words.length > 0);
  try {
    const { json } = options;
    if (words.length > 0) return answerPrinter(search.root, { json }).print(await search.ask(question));
    const printer = answerPrinter(search.root, { json, isLines: true, isTitled: !isPrompt });
    for await (const each of isPrompt ? questionsFromPrompt() : questionsFromInput()) {
      printer.print(await search.ask(each));
    }
  } finally {
    search.close();
  }
}

/** Opens the place; its index is built with progress, and Ctrl-C leaves what was kept whole. */
function opened({ data, project, json: _json, ...options }: AskCommandOptions, isOne: boolean): Promise<PassageSearch> {
  const report = new SkipReport();
  return withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        const files = project === undefined ? data : { project };
        return await openSearch(files ?? { store: options.store as string, table: options.table }, {
          ...{ ...options, index: options.index ?? indexOfStream(data), fewQuestions: isOne, signal },
          onNote: (line) => tellOnce(display, line),
          onProgress: (progress) => display.update(progress),
          onSkipped: report.through(display),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped: the index is as it was; what was encoded is kept for the next time");
      }
    }),
  );
}
