/** The paper's three claims answered by the large runs that are there; of the rest it says that they are not. */
import { Random } from "bowlab";
import { chance, changeTo, signed, verdict } from "../../report/format";
import { differences, families, type LargeTest, PLANNED_SEEDS, sideName } from "../comparisons";
import { smallestFound, varianceParts } from "../power";
import type { RunResult } from "../units";
import { groupName, type LargeResults } from "./read";
import { spread } from "./summary";

const NOT_YET = "Not run yet.";

export function coverageAnswer({ runs }: LargeResults): string {
  const groups = [...new Set(runs.map(({ run }) => groupName({ ...run, treatment: "mlm", asLongAs: undefined })))];
  const lines = groups.flatMap((group) => {
    const of = (treatment: string) =>
      runs.filter(
        ({ run }) => run.treatment === treatment && !run.asLongAs && groupName({ ...run, treatment: "mlm" }) === group,
      );
    const pairs = (treatment: string) =>
      of(treatment).flatMap((one) => {
        const mlm = of("mlm").find(({ run }) => run.seed === one.run.seed);
        return mlm ? [[one, mlm] as const] : [];
      });
    const [ed, bow] = [pairs("ed"), pairs("bow")];
    const where = group.replace(" mlm", "");
    const beside = `Beside the claim: ${where}`;
    const all = (name: string, own: typeof bow) =>
      own.length === 0 ? [] : coverageLines(beside, name, own).slice(0, 1);
    return ed.length === 0 ? [] : [...coverageLines(where, "ed", ed), ...bareLine(beside, ed), ...all("bow", bow)];
  });
  return lines.length === 0 ? NOT_YET : lines.join("\n");
}

/** A claim holds when the interval over seeds lies right of 0. */
function coverageLines(group: string, name: string, pairs: (readonly [RunResult, RunResult])[]): string[] {
  return (["all", "content"] as const).map((words) => {
    const values = pairs.map(([one, mlm]) => one.frozen.coverage.full[words] - mlm.frozen.coverage.full[words]);
    const what = words === "all" ? "coverage@|T|" : "of content words";
    return `- ${group} steps, ${what}, ${name} minus mlm continued: ${verdict(spread(values))}.`;
  });
}

/** The head is a part of the model: what the matrix alone reads back may say something else. */
function bareLine(group: string, pairs: (readonly [RunResult, RunResult])[]): string[] {
  const values = pairs.map(([one, mlm]) => one.frozen.coverage.bare.all - mlm.frozen.coverage.bare.all);
  return [
    `- ${group} steps, coverage@|T| read by the bare matrix, ed minus mlm continued: ${verdict(spread(values))}.`,
  ];
}

export function retrievalAnswer({ tuned }: LargeResults, tests: readonly LargeTest[]): string {
  const primary = tests.filter(({ family }) => family === "primary");
  if (primary.length === 0) return NOT_YET;
  const level = tests.filter(
    ({ family, a, b }) => family === "secondary" && a.startsWith("bow-level") && b.startsWith("ed"),
  );
  const [alike, tunedAlone] = [true, false].map((same) => level.filter((test) => sameWeight(test) === same));
  const part = (title: string, own: readonly LargeTest[]) =>
    own.length === 0
      ? []
      : ["", title, "", ...inShort(own), "", ...own.map((test) => lineOf(test, () => smallest(tuned, tests, test)))];
  return [
    ...[...inShort(primary), "", ...primary.map((test) => lineOf(test, () => smallest(tuned, tests, test)))],
    ...part("Beside the claim, with weights that stay, the same of both losses (secondary comparisons):", alike),
    ...part("And with another weight of the bag's loss than of `ed`'s, so that one side alone is tuned:", tunedAlone),
  ].join("\n");
}

/** "bow-level-3" and "ed-weight-3", "bow-level (ed's time)" and "ed". */
function sameWeight({ a, b }: LargeTest): boolean {
  const [one, other] = [a, b].map((side) => /^\S+-([\d.]+)(?: |$)/.exec(side)?.[1] ?? "1");
  return one === other;
}

/** @param seen what could have been seen, for where all seeds are there and nothing was */
function lineOf(test: LargeTest, seen?: () => string): string {
  const { start, steps, trained, searched, a, b, difference, low, high, seeds, bySeed, holm } = test;
  const words = { "a is higher": "holds here", "b is higher": `does not hold here: ${b} is higher`, "not decided": "" };
  const interval = low === null || high === null ? "no interval" : `${signed(low, 4)} to ${signed(high, 4)} over seeds`;
  const isWhole = seeds.length >= PLANNED_SEEDS;
  const undecided = isWhole
    ? [
        "not decided",
        ...(holm < 0.05 && disagree(bySeed) ? ["the seeds disagree"] : []),
        ...(seen ? [seen()] : []),
      ].join("; ")
    : `not decided before ${PLANNED_SEEDS} seeds are there`;
  const over = low !== null && high !== null && low <= 0 && high >= 0;
  const said = (words[test.verdict] || undecided) + (test.verdict !== "not decided" && over ? OVER_ZERO : "");
  return `- ${start.preset}, ${start.steps} + ${steps} steps, fine-tuned on ${trained}, ${searched}: ${a} − ${b} ${signed(difference)} (${interval}; seeds ${seeds.join(", ")}), p ${chance(holm)} after Holm: ${said}.`;
}

const disagree = (bySeed: readonly number[]): boolean => new Set(bySeed.map(Math.sign)).size > 1;

const OVER_ZERO = " with these checkpoints; the interval over seeds holds 0, so with others it is open";

/** Of each start, steps and set fine-tuned on, where all seeds are there: how often it counts, and which way. */
function inShort(primary: readonly LargeTest[]): string[] {
  const whole = primary.filter(({ seeds }) => seeds.length >= PLANNED_SEEDS);
  const placeOf = ({ start, steps, trained, a, b }: LargeTest) =>
    `${start.preset}, ${start.steps} + ${steps} steps, fine-tuned on ${trained}, ${a} − ${b}`;
  return [...new Set(whole.map(placeOf))].map((place) => {
    const own = whole.filter((test) => placeOf(test) === place);
    const below = own.filter(({ difference }) => difference < 0).length;
    const over = own.filter(({ verdict, low, high }) => verdict !== "not decided" && low! <= 0 && high! >= 0).length;
    const counted = (verdict: LargeTest["verdict"]) => own.filter((test) => test.verdict === verdict).length;
    return `- **In short** (${place}): above 0 on ${own.length - below} of ${own.length} sets, which counts on ${counted("a is higher")}; below 0 on ${below}, which counts on ${counted("b is higher")}${over === 0 ? "" : `. Of what counts, the interval over seeds holds 0 on ${over}`}.`;
  });
}

/** By the variances of these very runs. */
function smallest(tuned: LargeResults["tuned"], tests: readonly LargeTest[], test: LargeTest): string {
  const { family, start, steps, trained, searched } = test;
  const { pairs } = families.find(({ name }) => name === family)!;
  const pair = pairs.find(([a, b]) => sideName(a) === test.a && sideName(b) === test.b)!;
  const { table } = differences(tuned, pair, test);
  const corrected = tests.filter(
    (each) =>
      each.family === family &&
      each.trained === trained &&
      each.searched === searched &&
      each.steps === steps &&
      each.start === start,
  ).length;
  const random = new Random(1).fork("power", trained, searched, test.a);
  const { byRule } = smallestFound(varianceParts(table), { seeds: table.length, level: 0.05 / corrected, random });
  return `${byRule.toFixed(4)} would have been seen with 80 %`;
}

export function speedAnswer({ rates, runs }: LargeResults): string {
  if (rates.length === 0) return NOT_YET;
  const lines = rates.map(({ preset, treatments }) => {
    const { bow, ed } = treatments;
    const official = treatments["ed, official sampler"];
    const [own, others] = [bow, ed].map(({ processorMs }) => processorMs);
    const against = `(${own.toFixed(0)} against ${others.toFixed(0)} ms)`;
    const sampled = `${changeTo(own, official.processorMs)} than with RetroMAE's sampler (${official.processorMs.toFixed(0)} ms)`;
    return `- \`${preset}\`: ${speedVerdict(own, others)}: a step with its batch takes ${changeTo(own, others)} of the processor than ed's ${against}, ${sampled}.`;
  });
  const { engine } = runs[0]?.frozen.manifest ?? {};
  return `${lines.join("\n")}${engine ? `\n\nEngine ${engine.name}, ${engine.threads} thread${engine.threads === 1 ? "" : "s"}, products in bfloat16.` : ""}`;
}

/** The paper's share of `ed`'s time, in words and as what is left of it. */
const LESS = "67 %";
const LEFT = 0.33;

function speedVerdict(bow: number, ed: number): string {
  if (bow < LEFT * ed) return "holds here";
  return bow < ed ? `holds here, by less than the paper's ${LESS}` : "does not hold here";
}
