/** What was typed is no command: exit code 2, before anything is read or written. */
import { InputError } from "bowlab";

export class WrongUsage extends InputError {
  override name = "WrongUsage";
}

/** A number that was typed. @throws WrongUsage where it is none, or not of these */
export function typedNumber(
  option: string,
  typed: string,
  { expected, fits }: { expected: string; fits(value: number): boolean },
): number {
  const value = Number(typed);
  if (typed.trim() !== "" && Number.isFinite(value) && fits(value)) return value;
  throw new WrongUsage(`${option} is ${expected}`, { found: typed });
}
