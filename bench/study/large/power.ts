/**
 * Before the large runs: how small a difference between two objectives three seeds would find, for each test set, from
 * how much the difference varied over questions and seeds in the pilot.
 *
 * The model: of a question q and a seed s the difference is δ + Q + S + E, with variances σ²Q over questions, σ²S over
 * seeds and σ²E of what both leave over, estimated by the mean squares of the two-way table (Searle, Casella and
 * McCulloch, *Variance Components*, 1992; negative estimates are 0). The rule that results are judged by, written down
 * here first: a difference is *found* when the paired test over questions, on means over seeds, has p below the level
 * after Holm, and all seeds agree in sign. The test over questions knows nothing of σ²S; the simulation does.
 */
import { InputError, meanInterval, type Random } from "bowlab";

/** Mean squares of a table of differences, a row a seed. */
export interface VarianceParts {
  questions: number;
  seeds: number;
  /** Mean difference. */
  mean: number;
  /** Variances; standard deviations are their roots. */
  overQuestions: number;
  overSeeds: number;
  rest: number;
}

/**
 * @param table (S, N) difference of every question, a row a seed; at least 2 × 2
 * @throws RangeError when it is smaller: one row has no variance over seeds
 * @throws InputError when a row is longer or shorter than the first, or has a value that is no finite number
 */
export function varianceParts(table: readonly (readonly number[])[]): VarianceParts {
  const [S, N] = [table.length, table[0]?.length ?? 0];
  if (S < 2 || N < 2) throw new RangeError(`variances over seeds and questions need two of each, not ${S} and ${N}`);
  table.forEach(requireRow(N));
  const rows = table.map(meanOf);
  const columns = table[0].map((_, q) => meanOf(table.map((row) => row[q])));
  const mean = meanOf(rows);
  const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const total = table.reduce((sum, row) => sum + squares(row), 0);
  const [betweenSeeds, betweenQuestions] = [N * squares(rows), S * squares(columns)];
  const rest = (total - betweenSeeds - betweenQuestions) / ((S - 1) * (N - 1));
  return {
    ...{ questions: N, seeds: S, mean, rest },
    overQuestions: Math.max(0, (betweenQuestions / (N - 1) - rest) / S),
    overSeeds: Math.max(0, (betweenSeeds / (S - 1) - rest) / N),
  };
}

/** @throws InputError on a row of another length, or with a value that is no finite number */
function requireRow(length: number): (row: readonly number[], seed: number) => void {
  return (row, seed) => {
    const at = row.length === length ? row.findIndex((value) => !Number.isFinite(value)) : -1;
    if (row.length === length && at < 0) return;
    throw new InputError("the table of differences has a row that is not like the others", {
      field: at < 0 ? `row ${seed}` : `row ${seed}, question ${at}`,
      expected: at < 0 ? `${length} questions, as the first row has` : "a finite number",
      found: at < 0 ? String(row.length) : String(row[at]),
    });
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface PowerOptions {
  /** Seeds of the study. Default 3. */
  seeds?: number;
  /** Level of the paired test, two-sided, Holm's correction counted. Default 0.05. */
  level?: number;
  /** Wanted share of studies that find the difference. Default 0.8. */
  power?: number;
  random: Random;
}

/** Simulated studies. */
const SAMPLES = 20_000;

/**
 * The smallest true difference that the rule finds with the wanted power.
 * @throws InputError on variances that are no finite numbers from 0 on, and on shares that are not between 0 and 1: no
 *   difference would be found with them, however large
 * @returns two figures: by the rule; and by the paired test over questions alone, as if seeds did not differ
 */
export function smallestFound(
  { questions: N, overQuestions, overSeeds, rest }: VarianceParts,
  { seeds: S = 3, level = 0.05, power = 0.8, random }: PowerOptions,
): { byRule: number; byQuestions: number } {
  requireNumbers("from 0 on", { overQuestions, overSeeds, rest }, (value) => value >= 0);
  requireNumbers("above 0", { questions: N, seeds: S }, (value) => value > 0);
  requireNumbers("between 0 and 1", { level, power }, (value) => value > 0 && value < 1);
  const error = Math.sqrt((overQuestions + rest / S) / N);
  const critical = normalQuantile(1 - level / 2);
  // Without seeds' variance the test's mean is normal about δ.
  const byQuestions = (critical + normalQuantile(power)) * error;
  const draws = Array.from({ length: SAMPLES }, () => {
    const question = random.normal() * Math.sqrt(overQuestions / N);
    return Array.from(
      { length: S },
      () => question + random.normal() * Math.sqrt(overSeeds) + random.normal() * Math.sqrt(rest / N),
    );
  });
  const foundShare = (delta: number) =>
    draws.filter((seeds) => {
      const mean = delta + meanOf(seeds);
      return mean > critical * error && seeds.every((each) => delta + each > 0);
    }).length / SAMPLES;
  let [low, high] = [0, Math.max(byQuestions, 1e-9)];
  while (foundShare(high) < power) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (foundShare(middle) < power) low = middle;
    else high = middle;
  }
  return { byRule: high, byQuestions };
}

function requireNumbers(range: string, values: Record<string, number>, fits: (value: number) => boolean): void {
  const wrong = Object.entries(values).find(([, value]) => !(Number.isFinite(value) && fits(value)));
  if (wrong === undefined) return;
  const [field, value] = wrong;
  throw new InputError("no smallest difference can be found", {
    ...{ field, expected: `a finite number ${range}`, found: String(value) },
  });
}

/** Half of the 95 % t interval over seeds, as it comes out on average with these variances. */
export function seedHalfWidth({ questions: N, overSeeds, rest }: VarianceParts, seeds = 3): number {
  const deviation = Math.sqrt(overSeeds + rest / N);
  // An interval of these values has their deviation; its half scales with it.
  const values = Array.from({ length: seeds }, (_, i) => i);
  const { mean, high } = meanInterval(values);
  const own = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1));
  return ((high - mean) * deviation) / own;
}

/** Acklam's rational approximation of the normal quantile; its relative error is below 1.2e-9. */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const polynomial = (coefficients: readonly number[], x: number) =>
    coefficients.reduce((sum, each) => sum * x + each, 0);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(c, q) / polynomial(d, q);
  }
  const q = p - 0.5;
  return (q * polynomial(a, q * q)) / polynomial(b, q * q);
}
