/** The gains that a measure's name asks for. */
import { InputError } from "../../../errors";
import type { MeasureSettings } from "../family";
import type { Gain } from "./gain";

/** Beyond it, 2^grade overflows a double when it is added up. */
const LARGEST_EXPONENT = 1000;

export const dcgParameters = { dcg: "log2", gains: undefined };
export const gainParameters = { gains: undefined };

/**
 * Gains of a name's parameters: the grade, or what `gains` says; 2^gain − 1 of these where dcg is 'exp-log2'.
 * @throws InputError from the gain, when its exponent is too large
 */
export function namedGain({ parameters }: MeasureSettings): Gain {
  const gains = parameters.get("gains") as ReadonlyMap<number, number> | undefined;
  const linear: Gain = (grade) => gains?.get(grade) ?? grade;
  if (parameters.get("dcg") !== "exp-log2") return linear;
  return (grade) => {
    const gain = linear(grade);
    if (gain <= LARGEST_EXPONENT) return 2 ** gain - 1;
    throw new InputError("a grade is too large for a gain of 2^grade", {
      expected: `at most ${LARGEST_EXPONENT}`,
      found: `${gain}`,
      fix: "measure nDCG with linear gains, or name gains for the grades",
    });
  };
}
