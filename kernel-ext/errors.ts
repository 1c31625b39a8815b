/**
 * Errors a person can act on: what could not be done, what was found, what to do. The command line prints them and
 * exits 1.
 */
export class InputError extends Error {
  constructor(what: string, { fix, cause }: { fix?: string; cause?: unknown } = {}) {
    super(fix ? `${what}. To do: ${fix}` : what, cause === undefined ? undefined : { cause });
    this.name = "InputError";
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
