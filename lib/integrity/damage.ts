/** The error of a kept file that has changed since it was written. */
import { InputError } from "../errors";

/** What a person can do about a damaged file where its maker says nothing better. */
const MEND = "restore the file from a copy, or delete it and make it again";

/** @param found what is wrong, such as "block 3 of 8 differs from its checksum" */
export function damagedFile(file: string, found: string, fix = MEND): InputError {
  return new InputError("the file is damaged", { file, expected: "the bytes that were written", found, fix });
}

/** Of a file that has not the length it was written with. */
export function cutShort(file: string, found: number, expected: number, fix?: string): InputError {
  const count = (bytes: number): string => bytes.toLocaleString("en");
  const what = found < expected ? `cut: ${count(found)} of ${count(expected)} bytes` : undefined;
  return damagedFile(file, what ?? `longer: ${count(found)} bytes where ${count(expected)} were written`, fix);
}
