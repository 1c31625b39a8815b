/** `bowlab tokenizer`: trains a WordPiece vocabulary on a corpus. */
import { Command } from "commander";
import { withFolderLock } from "../../integrity";
import { type Complete, optionTable } from "../../options";
import { trainCorpusTokenizer, vocabularyOptions } from "../../tokens";
import { jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({ ...vocabularyOptions, ...jsonOptions });

/** The command `bowlab tokenizer`. */
export function tokenizerCommand(): Command {
  const command = new Command("tokenizer")
    .description("train a WordPiece vocabulary: vocab.txt and tokenizer_config.json")
    .action(run);
  return addOptions(command, declared);
}

async function run({ data, textUnit, vocabSize, out, json }: Complete<typeof declared>): Promise<void> {
  const tokenizer = await withFolderLock(out, { what: "tokenizer" }, async () => {
    const trained = await withProgressDisplay((display) =>
      trainCorpusTokenizer(data, {
        ...{ textUnit, vocabSize },
        onProgress: display.update.bind(display),
        onNote: (line) => tellOnce(display, line),
      }),
    );
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
