/** Agreement of two passes of judging beyond what chance gives: Cohen's kappa (1960), weighted (1968). */

export interface Agreement {
  /** Pairs judged twice. */
  pairs: number;
  /** Share of pairs with the same grade, 0 … 1. */
  plain: number;
  /** 1: the same everywhere; 0: as much as two judges with these habits agree by chance. */
  kappa: number;
  /** Disagreement counted by the distance of the grades. */
  linear: number;
  /** … by its square. */
  quadratic: number;
}

/**
 * κ_w = 1 − Σ w_ij · o_ij / Σ w_ij · e_ij with o the share of pairs graded i first and j then, e the product of the two
 * marginals, and w_ij 0/1, |i − j| or (i − j)².
 * @param table (G, G) counts: row the first grade, column the second.
 */
export function agreementOf(table: readonly (readonly number[])[]): Agreement {
  const pairs = table.flat().reduce((sum, count) => sum + count, 0);
  const first = table.map((row) => row.reduce((sum, count) => sum + count, 0) / pairs);
  const second = table.map((_, j) => table.reduce((sum, row) => sum + row[j], 0) / pairs);
  const kappa = (weight: (i: number, j: number) => number): number => {
    let observed = 0;
    let expected = 0;
    table.forEach((row, i) => {
      row.forEach((count, j) => {
        observed += (weight(i, j) * count) / pairs;
        expected += weight(i, j) * first[i] * second[j];
      });
    });
    return 1 - observed / expected;
  };
  return {
    pairs,
    plain: table.reduce((sum, row, i) => sum + row[i], 0) / pairs,
    kappa: kappa((i, j) => (i === j ? 0 : 1)),
    linear: kappa((i, j) => Math.abs(i - j)),
    quadratic: kappa((i, j) => (i - j) ** 2),
  };
}

/** (G, G) counts of grade pairs. */
export function gradeTable(pairs: Iterable<readonly [number, number]>, grades: number): number[][] {
  const table = Array.from({ length: grades }, () => new Array<number>(grades).fill(0));
  for (const [first, second] of pairs) table[first][second]++;
  return table;
}
