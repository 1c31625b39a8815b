/** `bowlab corpus apidocs`: builds the API-documentation corpus in BEIR's layout. */
import { Command } from "commander";
import { buildApidocs } from "../../text";
import { withJson, withProgressDisplay } from "../support/command";
import { printResult } from "../support/output";

interface Options {
  out: string;
  withoutJudgements?: boolean;
  json?: boolean;
}

export function corpusCommand(): Command {
  const apidocs = new Command("apidocs")
    .description("the documentation comments of the pinned declaration files, as passages with queries and judgements")
    .requiredOption("--out <dir>", "folder to write corpus.jsonl, queries.jsonl and qrels/ into")
    .option(
      "--without-judgements",
      "build although the judgements were made for another text; writes no dev and test splits",
    )
    .action(run);
  return new Command("corpus").description("build a corpus").addCommand(withJson(apidocs));
}

async function run({ out, withoutJudgements, json }: Options): Promise<void> {
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
