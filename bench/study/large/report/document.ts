/** CLAIMS.md of a large study: what is answered, by what, and what has not been run. */
import { chance, markdownTable, signed } from "../../report/format";
import type { LargeTest } from "../comparisons";
import { type LargeProtocol, type SetName, setNames, startName } from "../protocol";
import { largeTreatments } from "../treatments";
import { coverageAnswer, retrievalAnswer, speedAnswer } from "./claims";
import { groupName, type LargeResults } from "./read";
import { howItWasMade, whatATestSays, wordsOfTables } from "./reading";
import { allTests, type Spread, spread, tunedRows } from "./summary";
import { drawnTrends } from "./trend";

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
  const each = [...machines].map(([machine, count]) => `${machine}: ${count} units`);
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
    .map(({ file, measure, trend: { title, points } }) => {
      const each = points.map(({ x, difference, low, high, seeds }) => {
        const interval = low === null || high === null ? "" : `, ${signed(low)} to ${signed(high)}`;
        return `${x.toLocaleString("en")}: ${signed(difference)} (${seeds} seed${seeds === 1 ? "" : "s"}${interval})`;
      });
      return `${measure}, ${title}: ${each.join("; ")}.\n\n![${measure}, ${title}](${file})`;
    })
    .join("\n\n");
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

const cell = ({ mean, high }: Spread): string =>
  mean.toFixed(3) + (high === null ? "" : ` ± ${(high - mean).toFixed(3)}`);

function tunedTable(results: LargeResults): string {
  const rows = tunedRows(results);
  if (rows.length === 0) return "None yet.";
  const columns = (set: SetName) => [set, `${set}, fused`];
  return markdownTable(
    ["fine-tuned on", "tuning", "checkpoint", "seeds", ...setNames.flatMap(columns), "medquad dev", "cosine to before"],
    [
      ...wordsRow(results),
      ...rows.map(({ trained, tuning, name, values, cosineToPretrained }) => [
        ...[trained, tuning, name, String(values.medquad.test.n)],
        ...setNames.flatMap((set) => [cell(values[set].test), cell(values[set].fused)]),
        ...[cell(values.medquad.dev), cosineToPretrained.mean.toFixed(3)],
      ]),
    ],
  );
}

/** BM25 beside the vectors. */
function wordsRow({ words }: LargeResults): string[][] {
  if (!words) return [];
  const of = (name: SetName) => words.find(({ set }) => set === name)!;
  const values = setNames.flatMap((name) => [of(name).test["nDCG@10"].toFixed(3), ""]);
  return [["nothing", "", "BM25", "", ...values, of("medquad").dev["nDCG@10"].toFixed(3), ""]];
}

function wordsLine({ words }: LargeResults): string {
  if (!words) return "BM25: not run yet.";
  const each = words.map(({ set, passages }) => `${set} ${passages.toLocaleString("en")}`);
  return `BM25 by its default settings; passages searched: ${each.join(", ")}. The weight of a fusion is chosen on the set's dev split, of 0.1 to 0.9; where a fusion is below its better part on the test split, the weight that won on dev did not carry over, or the worse part's scores reach far where the better's are close together.`;
}

function frozenTable({ runs }: LargeResults): string {
  if (runs.length === 0) return "None yet.";
  const groups = new Map<string, typeof runs>();
  for (const result of runs) groups.set(groupName(result.run), [...(groups.get(groupName(result.run)) ?? []), result]);
  return markdownTable(
    ["checkpoint", "what", "steps made", "seeds", "coverage@|T|", "content words", "bare head", "medquad nDCG@10"],
    [...groups].map(([name, own]) => {
      const of = (value: (result: (typeof own)[number]) => number) => cell(spread(own.map(value)));
      return [
        ...[name, largeTreatments[own[0].run.treatment].title, String(own[0].steps), String(own.length)],
        ...[of(({ frozen }) => frozen.coverage.full.all), of(({ frozen }) => frozen.coverage.full.content)],
        ...[of(({ frozen }) => frozen.coverage.bare.all), of(({ frozen }) => frozen.medquad.test["nDCG@10"])],
      ];
    }),
  );
}

function testsTable(tests: readonly LargeTest[]): string {
  if (tests.length === 0) return "None yet.";
  return markdownTable(
    [
      "start",
      "steps",
      "fine-tuned on",
      "searched",
      "family",
      "a − b",
      "difference",
      "of each seed",
      "over seeds",
      "p",
      "p, Holm",
      "says",
    ],
    tests.map(({ start, steps, trained, searched, family, a, b, difference, bySeed, low, high, p, holm, verdict }) => [
      ...[startName(start), String(steps), trained, searched, family, `${a} − ${b}`],
      ...[signed(difference, 4), bySeed.map((each) => signed(each)).join(", ")],
      ...[low === null || high === null ? "" : `${signed(low, 4)} to ${signed(high, 4)}`, chance(p), chance(holm)],
      verdict === "not decided" ? verdict : `${verdict === "a is higher" ? a : b} is higher`,
    ]),
  );
}
