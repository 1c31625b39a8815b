/** `bowlab tokenizer`: trains a WordPiece vocabulary on a corpus. */
import { Command } from "commander";
import { wholeNumber, withJson, withProgress } from "./command";
import { loadPassages, trainTokenizer } from "./data";
import { printResult } from "./output";

interface Options {
  data: string;
  vocabSize: number;
  out: string;
  json?: boolean;
}

export function tokenizerCommand(): Command {
  const command = new Command("tokenizer")
    .description("train a WordPiece vocabulary: vocab.txt and tokenizer_config.json")
    .requiredOption("--data <path>", "BEIR folder, or jsonl file (.gz too), of passages")
    .requiredOption("--vocab-size <n>", "tokens in all, the special ones counted", wholeNumber(6))
    .requiredOption("--out <dir>", "folder to write into")
    .action(run);
  return withJson(command);
}

async function run({ data, vocabSize, out, json }: Options): Promise<void> {
  const tokenizer = await withProgress(async (display) =>
    trainTokenizer(await loadPassages(data, display), vocabSize, display),
  );
  tokenizer.save(out);
  const { size } = tokenizer.vocabulary;
  const { fingerprint } = tokenizer;
  printResult(
    json ?? false,
    { out, vocabSize: size, fingerprint },
    `${size} tokens, fingerprint ${fingerprint}\nwritten to ${out}`,
  );
}
