/** `bowlab tokenizer`: trains a WordPiece vocabulary on a corpus. */
import { Command } from "commander";
import { withFolderLock } from "../../integrity";
import { type Complete, optionTable } from "../../options";
import { textOptionsOf } from "../../text";
import { trainCorpusTokenizer, vocabularyOptions } from "../../tokens";
import { jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";
import { SkipReport } from "../support/skipped";

const declared = optionTable({ ...vocabularyOptions, ...jsonOptions });

/** The command `bowlab tokenizer`. */
export function tokenizerCommand(): Command {
  const command = new Command("tokenizer").action(run);
  return addOptions(command, declared);
}

async function run(options: Complete<typeof declared>): Promise<void> {
  const { data, vocabSize, out, json } = options;
  const report = new SkipReport();
  const tokenizer = await withFolderLock(out, { what: "tokenizer" }, async () => {
    const trained = await withProgressDisplay((display) =>
      trainCorpusTokenizer(data, {
        ...textOptionsOf(options),
        vocabSize,
        onProgress: display.update.bind(display),
        onNote: (line) => tellOnce(display, line),
        onSkipped: report.through(display),
      }),
    );
    trained.save(out);
    return trained;
  });
  const { size } = tokenizer.vocabulary;
  const { fingerprint } = tokenizer;
  printResult(
    json ?? false,
    { out, vocabSize: size, fingerprint, skipped: report.skipped },
    `${size} tokens, fingerprint ${fingerprint}\nwritten to ${out}`,
  );
}
