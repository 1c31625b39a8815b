/** A file's text, or why it is not read: what is broken in one place must not stop the reading of others. */
import { InputError } from "../../../errors";

/** In the place of a text. */
export interface Unread {
  /** In a few words, without the file's name. */
  why: string;
}

/** @param read gives the text; an `InputError` of its becomes the reason */
export function textOrReason(read: () => string): string | Unread {
  try {
    const text = read();
    return text.includes("\0") ? { why: "binary, not text" } : text;
  } catch (error) {
    if (error instanceof InputError) return { why: reasonOf(error) };
    throw error;
  }
}

/**
 * The same for a file that may be too large to be worth its memory.
 * @param maxMb most megabytes (10⁶ bytes)
 */
export function textUpTo(maxMb: number, size: () => number, read: () => string): string | Unread {
  return textOrReason(() => {
    const bytes = size();
    if (bytes <= maxMb * 1e6) return read();
    const found = `${(bytes / 1e6).toFixed(1)} MB, more than ${maxMb} (--max-file-mb)`;
    throw new InputError("the file is too large", { found });
  });
}

/** What `read` makes of a text; a reason where the text is nested beyond what can be walked through. */
export function readOrReason<T>(read: () => T): T | Unread {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) return { why: "nested too deeply" };
    throw error;
  }
}

/** "the file is not valid UTF-8 (line 3)": the file is named beside it. */
function reasonOf({ message, file, line, found }: InputError): string {
  if (found !== undefined) return found;
  const what = message.replace(`${file}${line === undefined ? "" : `:${line}`}: `, "").split(". To do:")[0];
  return line === undefined ? what : `${what} (line ${line})`;
}
