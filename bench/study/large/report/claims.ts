/** The paper's three claims answered by the large runs that are there; of the rest it says that they are not. */
import { Random } from "bowlab";
import { chance, lessBy, signed, verdict } from "../../report/format";
import { differences, families, type LargeTest, PLANNED_SEEDS } from "../comparisons";
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
    const beside = bow.length === 0 ? [] : coverageLines(`Beside the claim: ${where}`, "bow", bow).slice(0, 1);
    return ed.length === 0 ? [] : [...coverageLines(where, "ed", ed), ...beside];
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

export function retrievalAnswer({ tuned }: LargeResults, tests: readonly LargeTest[]): string {
  const primary = tests.filter(({ family }) => family === "primary");
  if (primary.length === 0) return NOT_YET;
  const level = tests.filter(
    ({ family, a, b }) => family === "secondary" && a.startsWith("bow-level") && b.startsWith("ed"),
  );
  const lines = [...inShort(primary), "", ...primary.map((test) => lineOf(test, () => smallest(tuned, test)))];
  if (level.length === 0) return lines.join("\n");
  const beside = [...inShort(level), "", ...level.map((test) => lineOf(test))];
  return [
    ...lines,
    "",
    "Beside the claim, with a weight of the bag that stays, and with a heavier one of `ed`'s decoder too (secondary comparisons):",
    "",
    ...beside,
  ].join("\n");
}

/** @param seen what could have been seen, for where all seeds are there and nothing was */
function lineOf(test: LargeTest, seen?: () => string): string {
  const { start, steps, trained, searched, a, b, difference, low, high, seeds } = test;
  const words = { "a is higher": "holds here", "b is higher": `does not hold here: ${b} is higher`, "not decided": "" };
  const interval = low === null || high === null ? "no interval" : `${signed(low)} to ${signed(high)} over seeds`;
  const isWhole = seeds.length >= PLANNED_SEEDS;
  const undecided = isWhole
    ? ["not decided", ...(seen ? [seen()] : [])].join("; ")
    : `not decided before ${PLANNED_SEEDS} seeds are there`;
  const over = low !== null && high !== null && low <= 0 && high >= 0;
  const said = (words[test.verdict] || undecided) + (test.verdict !== "not decided" && over ? OVER_ZERO : "");
  return `- ${start.preset}, ${start.steps} + ${steps} steps, fine-tuned on ${trained}, ${searched}: ${a} − ${b} ${signed(difference)} (${interval}; seeds ${seeds.join(", ")}), p ${chance(test.holm)} after Holm: ${said}.`;
}

const OVER_ZERO = " with these checkpoints; the interval over seeds holds 0, so with others it is open";

/** Of each start, steps and set fine-tuned on, where all seeds are there: how often it counts, and which way. */
function inShort(primary: readonly LargeTest[]): string[] {
  const whole = primary.filter(({ seeds }) => seeds.length >= PLANNED_SEEDS);
  const placeOf = ({ start, steps, trained, a, b }: LargeTest) =>
    `${start.preset}, ${start.steps} + ${steps} steps, fine-tuned on ${trained}, ${a} − ${b}`;
  return [...new Set(whole.map(placeOf))].map((place) => {
    const own = whole.filter((test) => placeOf(test) === place);
    const below = own.filter(({ difference }) => difference < 0).length;
    const counted = (verdict: LargeTest["verdict"]) => own.filter((test) => test.verdict === verdict).length;
    return `- **In short** (${place}): above 0 on ${own.length - below} of ${own.length} sets, which counts on ${counted("a is higher")}; below 0 on ${below}, which counts on ${counted("b is higher")}.`;
  });
}

/** By the variances of these very runs. */
function smallest(tuned: LargeResults["tuned"], test: LargeTest): string {
  const { pairs } = families[0];
  const pair = pairs.find(([a]) => (a.edTime ?? false) === test.a.includes("time"))!;
  const { table } = differences(tuned, pair, test);
  const random = new Random(1).fork("power", test.trained, test.searched, test.a);
  const { byRule } = smallestFound(varianceParts(table), { seeds: table.length, level: 0.05 / pairs.length, random });
  return `${byRule.toFixed(4)} would have been seen with 80 %`;
}

export function speedAnswer({ rates, runs }: LargeResults): string {
  if (rates.length === 0) return NOT_YET;
  const lines = rates.map(({ preset, treatments }) => {
    const { bow, ed } = treatments;
    const official = treatments["ed, official sampler"];
    return `- \`${preset}\`: a step with its batch takes ${lessBy(bow.processorMs, ed.processorMs)} less of the processor than ed's (${bow.processorMs.toFixed(0)} against ${ed.processorMs.toFixed(0)} ms), ${lessBy(bow.processorMs, official.processorMs)} less than with RetroMAE's sampler (${official.processorMs.toFixed(0)} ms).`;
  });
  const { engine } = runs[0]?.frozen.manifest ?? {};
  return `${lines.join("\n")}${engine ? `\n\nEngine ${engine.name}, ${engine.threads} thread${engine.threads === 1 ? "" : "s"}, products in bfloat16.` : ""}`;
}
