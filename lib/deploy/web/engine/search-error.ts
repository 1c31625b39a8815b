/** What a person who searches is told when something does not come. */

/** An error whose message is for people: what could not be done, and what to do. */
export class WebSearchError extends Error {
  /** The file is not there any more: the folder may have been renewed. */
  readonly isMissing: boolean;

  constructor(message: string, { isMissing = false, cause }: { isMissing?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WebSearchError";
    this.isMissing = isMissing;
  }
}

/** The message of anything thrown. */
export function messageForPeople(error: unknown): string {
  if (error instanceof WebSearchError) return error.message;
  return `The search ended in an error: ${error instanceof Error ? error.message : String(error)}`;
}
