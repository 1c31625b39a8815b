/** `bowlab coverage`: term coverage of a checkpoint over a corpus, beside the frequency prior's. */
import { Command, InvalidArgumentError, Option } from "commander";
import { InputError } from "../../errors";
import { type CoverageDepth, type CoverageReport, coverageDepths } from "../../eval";
import { type ProjectionHead, priorCoverage, termCoverage } from "../../inspect";
import { loadModel } from "../../model";
import { describeUnknown, unigramCounts, WordPieceTokenizer } from "../../tokens";
import { engineOption, startEngine, tellOnce, withJson, withProgressDisplay } from "../support/command";
import { wholeNumber } from "../support/numbers";
import { printResult, table } from "../support/output";
import { type DataOptions, dataForms, loadPassagesShown, tokenize, withTextUnit } from "../support/training-text";

interface Options extends Pick<DataOptions, "data" | "textUnit"> {
  model: string;
  k: CoverageDepth[];
  head: ProjectionHead;
  limit?: number;
  maxLength: number;
  batchSize: number;
  engine?: string;
  json?: boolean;
}

export function coverageCommand(): Command {
  const command = new Command("coverage")
    .description("how many of a passage's distinct tokens its [CLS] vector gives back: coverage@K = |top-K ∩ T| / |T|")
    .requiredOption("--model <dir>", "checkpoint folder")
    .requiredOption("--data <path>", dataForms)
    .option("--k <list>", "depths, separated by commas; T is the passage's own number of tokens", parseDepths, [
      ...coverageDepths,
    ])
    .addOption(
      new Option("--head <name>", "projection: the full MLM head, or the bare embedding matrix")
        .choices(["full", "bare"])
        .default("full"),
    )
    .option("--limit <n>", "measure the first n passages only", wholeNumber(1))
    .option("--max-length <n>", "longest sequence in tokens", wholeNumber(3), 128)
    .option("--batch-size <n>", "sequences a batch", wholeNumber(1), 64)
    .addOption(engineOption())
    .action(run);
  return withJson(withTextUnit(command));
}

/** "T,16,256" → ["|T|", 16, 256]; |T| always comes first. */
function parseDepths(text: string): CoverageDepth[] {
  const depths = text
    .split(",")
    .map((part): CoverageDepth => (/^\|?T\|?$/i.test(part.trim()) ? "|T|" : wholeNumber(1)(part)));
  if (depths.length === 0) throw new InvalidArgumentError("Expected at least one depth.");
  return [...new Set<CoverageDepth>(["|T|", ...depths])];
}

async function run(options: Options): Promise<void> {
  await startEngine(options.engine);
  const { model, prior } = await withProgressDisplay(async (display) => {
    const tokenizer = WordPieceTokenizer.load(options.model);
    const encoder = loadModel(options.model);
    try {
      const store = await tokenize(await loadPassagesShown(options.data, display, options), tokenizer, display);
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
  printResult(options.json ?? false, { model, frequencyPrior: prior }, describe(model, prior));
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
