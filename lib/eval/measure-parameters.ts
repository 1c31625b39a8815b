/** The parameters of a measure's name, checked. */
import { InputError } from "../errors";
import type { MeasureFamily } from "./measure/family";
import { formatValue, type ParameterValue } from "./measure-syntax";

const isNumber = (value: ParameterValue): value is number => typeof value === "number";
const isShare = (value: ParameterValue): boolean => isNumber(value) && value >= 0 && value <= 1;

/** What each parameter may be; a number from 0 on where it is not here. */
const kinds: Readonly<Record<string, (value: ParameterValue) => boolean>> = {
  gains: (value) => value instanceof Map,
  dcg: (value) => value === "log2" || value === "exp-log2",
  judged_only: (value) => typeof value === "boolean",
  normalize: (value) => typeof value === "boolean",
  recalls: (value) =>
    typeof value === "string" && value.split(",").every((part) => part !== "" && isShare(Number(part))),
  p: (value) => isNumber(value) && value > 0 && value < 1,
  alpha: isShare,
  max: (value) => isNumber(value) && value >= 1 && value <= 1000,
  a: isNumber,
  b: isNumber,
  c: isNumber,
  d: isNumber,
};

const explained =
  "rel, beta and the like are numbers, p and alpha lie between 0 and 1, dcg is 'log2' or 'exp-log2', gains is {grade:gain,…}";

/**
 * The parameters in the order in which names write them, without those that say the default.
 * @throws InputError for one that the measure does not have, or of the wrong kind.
 */
export function checkedParameters(
  given: ReadonlyMap<string, ParameterValue>,
  family: MeasureFamily,
  text: string,
): Map<string, ParameterValue> {
  const known: Record<string, ParameterValue | undefined> = { ...family.parameters, judged_only: false };
  for (const [key, value] of given) {
    const isRight = Object.hasOwn(kinds, key)
      ? kinds[key]
      : (number: ParameterValue) => isNumber(number) && number >= 0;
    if (Object.hasOwn(known, key) && isRight(value)) continue;
    throw new InputError(`the measure ${family.name} cannot use ${key}=${formatValue(value)}`, {
      expected: `${Object.keys(known).join(", ")} (${explained})`,
      found: JSON.stringify(text),
    });
  }
  return new Map(
    Object.keys(known).flatMap((key): [string, ParameterValue][] =>
      given.has(key) && given.get(key) !== known[key] ? [[key, given.get(key) as ParameterValue]] : [],
    ),
  );
}
