/** `bowlab tokenizer`: trains a WordPiece vocabulary on a corpus. */
import { Command } from "commander";
import { withFolderLock } from "../../integrity";
import { withJson, withProgressDisplay } from "../support/command";
import { wholeNumber } from "../support/numbers";
import { printResult } from "../support/output";
import { type DataOptions, dataForms, trainTokenizer, withTextUnit } from "../support/training-text";

interface Options extends Pick<DataOptions, "data" | "textUnit"> {
  vocabSize: number;
  out: string;
  json?: boolean;
}

export function tokenizerCommand(): Command {
  const command = new Command("tokenizer")
    .description("train a WordPiece vocabulary: vocab.txt and tokenizer_config.json")
    .requiredOption("--data <path>", dataForms)
    .requiredOption("--vocab-size <n>", "tokens in all, the special ones counted", wholeNumber(6))
    .requiredOption("--out <dir>", "folder to write into")
    .action(run);
  return withJson(withTextUnit(command));
}

async function run({ vocabSize, out, json, ...corpus }: Options): Promise<void> {
  const tokenizer = await withFolderLock(out, { what: "tokenizer" }, async () => {
    const trained = await withProgressDisplay((display) => trainTokenizer(corpus, vocabSize, display));
    trained.save(out);
    return trained;
  });
  const { size } = tokenizer.vocabulary;
  const { fingerprint } = tokenizer;
  printResult(
    json ?? false,
    { out, vocabSize: size, fingerprint },
    `${size} tokens, fingerprint ${fingerprint}\nwritten to ${out}`,
  );
}
