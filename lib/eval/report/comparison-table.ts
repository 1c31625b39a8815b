/** A comparison as two tables: the runs with their intervals, and the pairs with their tests. */
import type { Comparison } from "../comparison";
import { hasBest } from "./measure-kinds";
import { type Column, ResultTable } from "./table";

/** A row a run: mean and bootstrap interval. */
export function comparedRunsTable({ measure, runs, queries, confidence }: Comparison): ResultTable {
  const level = `${+(100 * confidence).toFixed(2)} %`;
  return new ResultTable(
    [
      { name: "run" },
      { name: measure, markBest: hasBest(measure) },
      { name: `${level} low` },
      { name: `${level} high` },
    ],
    runs.map(({ name, mean, interval }) => [name, mean, interval.low, interval.high]),
    `${queries.length} queries, bootstrap intervals`,
  );
}

/** A row a pair: difference, interval, wins, and the p-values of both tests before and after Holm's correction. */
export function comparedPairsTable({ measure, pairs, confidence }: Comparison): ResultTable {
  const level = `${+(100 * confidence).toFixed(2)} %`;
  const probability = (name: string): Column => ({ name, isProbability: true });
  return new ResultTable(
    [
      { name: "a" },
      { name: "b" },
      { name: "a − b" },
      { name: `${level} low` },
      { name: `${level} high` },
      { name: "wins", digits: 0 },
      { name: "ties", digits: 0 },
      { name: "losses", digits: 0 },
      probability("p t-test"),
      probability("p t-test (Holm)"),
      probability("p randomization"),
      probability("p randomization (Holm)"),
    ],
    pairs.map(({ a, b, difference, interval, wins, ties, losses, tTest, randomization }) => [
      ...[a, b, difference, interval.low, interval.high, wins, ties, losses],
      ...[tTest.p, tTest.pHolm, randomization.p, randomization.pHolm],
    ]),
    `differences in ${measure}, two-sided paired tests`,
  );
}
