/** `bowlab coverage`: term coverage of a checkpoint over a corpus, beside the frequency prior's. */
import { Command } from "commander";
import { InputError } from "../../errors";
import type { CoverageReport } from "../../eval";
import { coverageOptions, priorCoverage, termCoverage } from "../../inspect";
import { loadModel } from "../../model";
import { type Complete, optionTable } from "../../options";
import { readPassages, textOptions, textOptionsOf } from "../../text";
import { describeUnknown, tokenizeCorpus, unigramCounts, WordPieceTokenizer } from "../../tokens";
import { engineOptions, jsonOptions, startEngine, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult, table } from "../support/output";
import { SkipReport } from "../support/skipped";

const declared = optionTable({
  ...coverageOptions,
  ...engineOptions,
  ...textOptions,
  ...jsonOptions,
});

/** The command `bowlab coverage`. */
export function coverageCommand(): Command {
  const command = new Command("coverage").action(run);
  return addOptions(command, declared);
}

async function run(options: Complete<typeof declared>): Promise<void> {
  await startEngine(options.engine);
  const report = new SkipReport();
  const { model, prior } = await withProgressDisplay(async (display) => {
    const tokenizer = WordPieceTokenizer.load(options.model);
    const encoder = loadModel(options.model);
    try {
      const passages = readPassages(options.data, {
        ...textOptionsOf(options),
        onSkipped: report.through(display),
      });
      const store = await tokenizeCorpus(passages, tokenizer, {
        onProgress: display.update.bind(display),
      });
      const unknown = unigramCounts(store, tokenizer.vocabulary.size)[tokenizer.vocabulary.special.unk];
      tellOnce(display, describeUnknown(unknown, store.tokens));
      const measured = {
        depths: options.k,
        head: options.head,
        limit: options.limit,
        maxLength: Math.min(options.maxLength, encoder.config.maxPositions),
        batchSize: options.batchSize,
      };
      return {
        prior: priorCoverage(tokenizer, store, measured),
        model: await termCoverage(encoder, tokenizer, store, {
          ...measured,
          onProgress: (report) => display.update(report),
        }),
      };
    } finally {
      encoder.parameters.dispose();
    }
  });
  if (model.passages === 0) {
    throw new InputError("no passage has a token whose coverage could be measured", {
      file: options.data,
      expected: "texts with words of the model's vocabulary",
      found: `${model.emptyPassages} passages without one`,
      fix: "check that the model was made for these texts",
    });
  }
  printResult(options.json ?? false, { model, frequencyPrior: prior, skipped: report.skipped }, describe(model, prior));
}

function describe(model: CoverageReport, prior: CoverageReport): string {
  const depths = Object.keys(model.coverage).sort(
    (a, b) => Number(b === "|T|") - Number(a === "|T|") || Number(a) - Number(b),
  );
  return [
    `${model.passages} passages, ${model.tokens.toFixed(1)} distinct tokens each (|T|)`,
    table([
      ["", "model", "frequency prior"],
      ...depths.map((depth) => [`coverage@${depth}`, model.coverage[depth], prior.coverage[depth]]),
      ["median token rank", model.medianRank.toFixed(1), prior.medianRank.toFixed(1)],
      ["mean reciprocal token rank", model.meanReciprocalRank, prior.meanReciprocalRank],
    ]),
  ].join("\n");
}
