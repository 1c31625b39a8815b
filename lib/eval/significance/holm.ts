/**
 * Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979) for several tests at once: the i-th smallest
 * of m values becomes max over j ≤ i of (m − j + 1) · p_j, at most 1. Rejecting what is then at most α keeps the chance
 * of any false rejection at α, whatever the tests' dependence.
 */
import { InputError } from "../../errors";

/**
 * Adjusted p-values in the order given. @throws InputError when a value is not a probability.
 * @example
 * ```ts
 * import { holm } from "bowlab";
 *
 * console.log(holm([0.01, 0.04, 0.03])); // → [ 0.03, 0.06, 0.06 ]
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    throw new InputError(`p-value ${wrong} is none`, { expected: "0 to 1", found: `${pValues[wrong]}` });
  }
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j]);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  order.forEach((test, place) => {
    highest = Math.max(highest, Math.min(1, (pValues.length - place) * pValues[test]));
    adjusted[test] = highest;
  });
  return adjusted;
}
