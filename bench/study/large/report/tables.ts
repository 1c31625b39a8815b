/** The tables of CLAIMS.md. */
import { chance, markdownTable, signed } from "../../report/format";
import type { LargeTest } from "../comparisons";
import { type SetName, setNames, startName } from "../protocol";
import { largeTreatments } from "../treatments";
import { groupName, type LargeResults } from "./read";
import { type Spread, spread, tunedRows } from "./summary";

const cell = ({ mean, high }: Spread): string =>
  mean.toFixed(3) + (high === null ? "" : ` ± ${(high - mean).toFixed(3)}`);

export function tunedTable(results: LargeResults): string {
  const rows = tunedRows(results);
  if (rows.length === 0) return "None yet.";
  const columns = (set: SetName) => [set, `${set}, fused`];
  return markdownTable(
    ["fine-tuned on", "tuning", "checkpoint", "seeds", ...setNames.flatMap(columns), "cosine to before"],
    [
      ...wordsRow(results),
      ...rows.map(({ trained, tuning, name, values, cosineToPretrained }) => [
        ...[trained, tuning, name, String(values.medquad.test.n)],
        ...setNames.flatMap((set) => [cell(values[set].test), cell(values[set].fused)]),
        cosineToPretrained.mean.toFixed(3),
      ]),
    ],
  );
}

/** BM25 beside the vectors. */
function wordsRow({ words }: LargeResults): string[][] {
  if (!words) return [];
  const of = (name: SetName) => words.find(({ set }) => set === name)!;
  const values = setNames.flatMap((name) => [of(name).test["nDCG@10"].toFixed(3), ""]);
  return [["nothing", "", "BM25", "", ...values, ""]];
}

export function devTable(results: LargeResults): string {
  const rows = tunedRows(results);
  if (rows.length === 0) return "None yet.";
  const { words } = results;
  const byWords = words ? [["nothing", "", "BM25", "", ...words.map(({ dev }) => dev["nDCG@10"].toFixed(3))]] : [];
  return markdownTable(
    ["fine-tuned on", "tuning", "checkpoint", "seeds", ...setNames],
    [
      ...byWords,
      ...rows.map(({ trained, tuning, name, values }) => [
        ...[trained, tuning, name, String(values.medquad.dev.n)],
        ...setNames.map((set) => cell(values[set].dev)),
      ]),
    ],
  );
}

export function frozenTable({ runs }: LargeResults): string {
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

export function testsTable(tests: readonly LargeTest[]): string {
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
