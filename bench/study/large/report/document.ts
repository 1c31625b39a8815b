/** CLAIMS.md of a large study: what is answered, by what, and what has not been run. */
import { counted, markdownTable, signed } from "../../report/format";
import { type LargeProtocol, startName } from "../protocol";
import { coverageAnswer, retrievalAnswer, speedAnswer } from "./claims";
import { diagnosisText } from "./diagnosis";
import type { LargeResults } from "./read";
import { howItWasMade, whatATestSays, wordsOfTables } from "./reading";
import { allTests } from "./summary";
import { devTable, frozenTable, testsTable, tunedTable } from "./tables";
import { drawnTrends, type TrendPoint } from "./trend";

export function largeClaims(protocol: LargeProtocol, results: LargeResults): string {
  const { scale } = protocol;
  const { units, missing } = results;
  const tests = allTests(results);
  const left = missing.length > 0 ? "; the tables have what is there" : "";
  return `# The study's results, scale \`${scale}\`

Written by \`npm run study -- --scale ${scale} --publish\`; change nothing here by hand. ${units.length - missing.length} of ${units.length} units are there${left}.

${howItWasMade(protocol, results)}

${machinesLine(results)}

${partsTable(protocol, results)}

## What a test says

${whatATestSays}

## Claim 1: enhanced decoding raises term coverage

${coverageAnswer(results)}

## Claim 2: a bag of words in the decoder's place retrieves better

${retrievalAnswer(results, tests)}

${trendsText(results)}

## Claim 3: faster than enhanced decoding

${speedAnswer(results)}

## Starts

${startsTable(results)}

## Fine-tuned: nDCG@10

${tunedTable(results)}

${wordsLine(results)}

## On the dev questions: nDCG@10

Settings are chosen here, and reported on the test questions above.

${devTable(results)}

## Diagnosis: single changes

nDCG@10 of a minus that of b, of the seeds that both have: on the dev questions of the set fine-tuned on, and on each set's test questions. p is of the test questions of the set fine-tuned on, after Holm over the rows of its table. No row decides a claim.

${diagnosisText(results)}

## Before fine-tuning

${frozenTable(results)}

## Paired tests

${testsTable(tests)}

## Words

${wordsOfTables}
`;
}

/** The same unit has other bits on another machine. */
function machinesLine({ machines }: LargeResults): string {
  const each = [...machines].map(([machine, count]) => `${machine}: ${counted(count, "unit")}`);
  return `Made on: ${each.join("; ")}.`;
}

function partsTable({ parts }: LargeProtocol, { units, missing }: LargeResults): string {
  const left = new Set(missing.map(({ id }) => id));
  return markdownTable(
    ["part", "what it asks", "units done"],
    parts.flatMap(({ name, question }) => {
      const own = units.filter(({ part }) => part === name);
      return own.length === 0
        ? []
        : [[name, question, `${own.filter(({ id }) => !left.has(id)).length} of ${own.length}`]];
    }),
  );
}

/** The drawings, and what their points are. */
function trendsText(results: LargeResults): string {
  const drawn = drawnTrends(results);
  if (drawn.length === 0) return "Against steps, and against starts: no two points yet.";
  return drawn
    .map(({ file, measure, trend: { title, lines } }) => {
      const each = lines.map(({ name, points }) => `- ${name}: ${points.map(pointText).join("; ")}.`);
      return `${measure}, ${title}:\n\n${each.join("\n")}\n\n![${measure}, ${title}](${file})`;
    })
    .join("\n\n");
}

function pointText({ x, difference, low, high, seeds }: TrendPoint): string {
  const interval = low === null || high === null ? "" : `, ${signed(low)} to ${signed(high)}`;
  return `${x.toLocaleString("en")}: ${signed(difference)} (${seeds} seed${seeds === 1 ? "" : "s"}${interval})`;
}

/** The curve thinned to a few points: when it flattens. */
function startsTable({ starts }: LargeResults): string {
  if (starts.length === 0) return "None yet.";
  return starts
    .map(({ start, curve, frozen }) => {
      if (!frozen) return `- \`${startName(start)}\`: random weights.`;
      const every = Math.max(1, Math.floor(curve.length / 8));
      const few = curve.filter((_, i) => (i + 1) % every === 0);
      const points = few.map(({ step, loss }) => `${step}: ${loss.toFixed(3)}`).join(", ");
      return `- \`${startName(start)}\`: loss of masked language modelling by step: ${points}. coverage@|T| ${frozen.coverage.full.all.toFixed(3)}.`;
    })
    .join("\n");
}

function wordsLine({ words }: LargeResults): string {
  if (!words) return "BM25: not run yet.";
  const each = words.map(({ set, passages }) => `${set} ${passages.toLocaleString("en")}`);
  return `BM25 by its default settings; passages searched: ${each.join(", ")}. The weight of a fusion is chosen on the set's dev split, of 0.1 to 0.9; where a fusion is below its better part on the test split, the weight that won on dev did not carry over, or the worse part's scores reach far where the better's are close together.`;
}
