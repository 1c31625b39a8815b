/** Files that hold nothing of what they were read for. */
import { InputError } from "../errors";

/** The error for a file that was to hold something. @param what in the plural */
export function nothingIn(file: string, what: string): InputError {
  return new InputError(`there are no ${what} in the file`, {
    file,
    expected: "at least one",
    found: "none",
    fix: "check that this is the file that was meant",
  });
}
