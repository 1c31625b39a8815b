/** The power calculation: of the pilot's results, for every set that is searched. */
import { Random } from "bowlab";
import { markdownTable, signed } from "../../report/format";
import { differences, families } from "../comparisons";
import { seedHalfWidth, smallestFound, type VarianceParts, varianceParts } from "../power";
import { type LargeProtocol, type SetName, setNames, type TrainedSet, trainedSets } from "../protocol";
import type { LargeResults } from "./read";

export interface PowerRow extends VarianceParts {
  trained: TrainedSet;
  searched: SetName;
  /** Smallest difference found with 80 %, by the rule, at the level of the primary comparisons and of the others. */
  primary: number;
  secondary: number;
  /** By the test over questions alone, level 0.05. */
  uncorrected: number;
  /** Half of the t interval over three seeds. */
  halfWidth: number;
}

const POWER = 0.8;
const LEVEL = 0.05;
const SEEDS = 3;

/** Of bow − ed. */
export function powerRows({ parts }: LargeProtocol, { tuned }: LargeResults): PowerRow[] {
  const { start, steps } = parts[0].tuned[0].run;
  const pair = families[0].pairs[0];
  return trainedSets.flatMap((trained) =>
    setNames.flatMap((searched) => {
      const { table } = differences(tuned, pair, { start, steps, trained, searched });
      if (table.length < 2) return [];
      const variances = varianceParts(table);
      const found = (comparisons: number) =>
        smallestFound(variances, {
          seeds: SEEDS,
          level: LEVEL / comparisons,
          power: POWER,
          random: new Random(1).fork("power", trained, searched),
        });
      const [primary, secondary] = families.map(({ pairs }) => found(pairs.length).byRule);
      const uncorrected = found(1).byQuestions;
      const halfWidth = seedHalfWidth(variances, SEEDS);
      return [{ trained, searched, ...variances, primary, secondary, uncorrected, halfWidth }];
    }),
  );
}

/** @param isBefore whether it is written before any run that it speaks for */
export function powerText(
  { scale, parts }: LargeProtocol,
  rows: readonly PowerRow[],
  { isBefore }: { isBefore: boolean },
): string {
  const { start, steps } = parts[0].tuned[0].run;
  const [primary, secondary] = families.map(({ pairs }) => pairs.length);
  const table = markdownTable(
    [
      "fine-tuned on",
      "searched",
      "questions",
      "bow − ed here",
      "σ questions",
      "σ seeds",
      "σ rest",
      "primary",
      "secondary",
      "uncorrected",
      "± over seeds",
    ],
    rows.map((row) => [
      ...[row.trained, row.searched, String(row.questions), signed(row.mean, 4)],
      ...[row.overQuestions, row.overSeeds, row.rest].map((variance) => Math.sqrt(variance).toFixed(4)),
      ...[row.primary, row.secondary, row.uncorrected, row.halfWidth].map((value) => value.toFixed(4)),
    ]),
  );
  return `# What three seeds can tell

Written by \`npm run study -- --power\` from the results of the scale \`${scale}\`${isBefore ? ", before any run of the scale `large`" : ""}. nDCG@10, bow minus ed, encoder \`${start.preset}\`, ${start.steps} + ${steps} steps, ${rows[0]?.seeds ?? 0} seeds.

A difference is **found** when the paired randomization test over questions, on means over seeds, has p below ${LEVEL} after Holm, and all three seeds agree in sign. The columns "primary" and "secondary" give the smallest true difference that this rule finds with ${100 * POWER} %, at Holm's strictest level for the ${primary} primary comparisons (bow − ed after the same steps, and after the same time) and the ${secondary} secondary ones. "Uncorrected" is what the test over questions alone would find at 0.05, as if seeds did not differ.
"± over seeds" is half of the 95 % t interval over three seeds.

${table}

What could make this wrong: the pilot's encoder is smaller than the encoders that it speaks for and has learned for minutes, and ${rows[0]?.seeds ?? 0} seeds tell little of how much seeds differ. A difference that the large runs do not find is to be read beside the same columns computed from their own variances, which CLAIMS.md gives.
`;
}
