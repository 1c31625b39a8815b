/** `bowlab corpus apidocs`: builds the API-documentation corpus in BEIR's layout. */
import { Command } from "commander";
import { type Complete, flag, folderPath, optionTable } from "../../options";
import { buildApidocs } from "../../text";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({
  out: { type: folderPath, required: true, help: "folder to write corpus.jsonl, queries.jsonl and qrels/ into" },
  withoutJudgements: {
    type: flag,
    help: "build although the judgements were made for another text; writes no dev and test splits",
  },
  ...jsonOptions,
});

/** The command `bowlab corpus`. */
export function corpusCommand(): Command {
  const apidocs = new Command("apidocs")
    .description("the documentation comments of the pinned declaration files, as passages with queries and judgements")
    .action(run);
  return new Command("corpus").description("build a corpus").addCommand(addOptions(apidocs, declared));
}

async function run({ out, withoutJudgements, json }: Complete<typeof declared>): Promise<void> {
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
