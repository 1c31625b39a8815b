/**
 * Errors a person can act on. Every one says what could not be done, where, what was expected and what to do. The
 * command line prints `message` and exits 1; anything that is not an `InputError` is a defect of bowlab and keeps its
 * stack.
 */
export interface InputErrorDetails {
  /** File the trouble is in. */
  file?: string;
  /** Line of the file, counted from 1. */
  line?: number;
  /** Field, option or tensor the trouble is in. */
  field?: string;
  /** What would have been right. */
  expected?: string;
  /** What was there instead. */
  found?: string;
  /** What the person can do about it. */
  fix?: string;
  cause?: unknown;
}

/**
 * Bad input: a file, an option or a folder that cannot be used as it is.
 * @example
 * ```ts
 * import { InputError, loadPassages } from "bowlab";
 *
 * try {
 *   await loadPassages("no-such-folder");
 * } catch (error) {
 *   if (error instanceof InputError) console.log(error.file); // → no-such-folder
 * }
 * ```
 */
export class InputError extends Error {
  declare readonly file?: string;
  declare readonly line?: number;
  declare readonly field?: string;
  declare readonly expected?: string;
  declare readonly found?: string;
  declare readonly fix?: string;

  constructor(what: string, given: InputErrorDetails = {}) {
    const details = shortened(given);
    super(describe(what, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "InputError";
    Object.assign(this, stated(details));
  }
}

/** What of an `InputError` passes from one thread to another, where errors lose their class. */
export type InputErrorParts = Pick<InputError, "message" | "file" | "line" | "field" | "expected" | "found" | "fix">;

/** What of an error can be sent to another thread. */
export function partsOf({ message, file, line, field, expected, found, fix }: InputError): InputErrorParts {
  return { message, file, line, field, expected, found, fix };
}

/** The error again, in the thread that was told. */
export function inputErrorOf({ message, ...details }: InputErrorParts): InputError {
  return Object.assign(new InputError(message), stated(details));
}

/** The longest part of an error, in characters: parts quote what a file holds, and a field's name may be a megabyte. */
const LONGEST = { field: 200, expected: 600, found: 400, fix: 600 };

/** Parts longer than a person would read are cut. */
function shortened(details: InputErrorDetails): InputErrorDetails {
  const parts = Object.entries(LONGEST) as [keyof typeof LONGEST, number][];
  const cut = parts.map(([part, longest]) => [part, details[part] && beginningOf(details[part], longest)]);
  return { ...details, ...Object.fromEntries(cut) };
}

/** Only what there is: notebooks and Node show every field that an error has, also when it is undefined. */
function stated({ file, line, field, expected, found, fix }: InputErrorDetails): Partial<InputErrorDetails> {
  const parts = Object.entries({ file, line, field, expected, found, fix });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** "corpus.jsonl:3: cannot read the passage (field "text"): expected …, found …. Fix: …" */
function describe(what: string, { file, line, field, expected, found, fix }: InputErrorDetails): string {
  const where = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const about = field === undefined ? "" : ` (${field})`;
  const contrast = [expected && `expected ${expected}`, found && `found ${found}`].filter(Boolean).join(", ");
  const sentence = `${where}${what}${about}${contrast ? `: ${contrast}` : ""}`;
  return fix ? `${sentence.replace(/\.$/, "")}. To do: ${fix}` : sentence;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A text as an error quotes it: within quotes, and no more of it than its beginning. */
export function excerpt(text: string): string {
  return JSON.stringify(beginningOf(text, 60));
}

/** A text of at most so many characters, with "…" where more was cut. No character is cut in two. */
function beginningOf(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** An unknown name among a fixed set of choices, with the choices named. */
export function unknownChoice(kind: string, found: string, choices: readonly string[]): InputError {
  return new InputError(`unknown ${kind}`, { expected: `one of ${choices.join(", ")}`, found: JSON.stringify(found) });
}
