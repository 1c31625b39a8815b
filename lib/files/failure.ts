/** What a failed write says. */
import * as path from "node:path";
import { InputError, messageOf } from "../errors";

/** Is it an error of the operating system? */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === "string" && "syscall" in error;
}

/** What could not be written, and what to do about it. */
export function cannotWrite(file: string, error: unknown): InputError {
  const code = (error as NodeJS.ErrnoException).code;
  const fix =
    code === "ENOSPC" || code === "EDQUOT"
      ? "free some disk space and run again; nothing was half-written"
      : code === "EROFS" || code === "EACCES" || code === "EPERM"
        ? "choose a folder you may write to"
        : undefined;
  return new InputError(`cannot write ${path.basename(file)}`, { file, found: messageOf(error), fix, cause: error });
}
