/**
 * Foreign text on a terminal: titles, passages and names of files may hold characters that command it (move the cursor,
 * change the window's title, make links) or that turn the direction of writing, so that a line reads as another.
 */

/** Controls but for line breaks and tabs, separators of lines, and what turns the direction of writing. */
const commands = /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** The text without them; line breaks and tabs stay. */
export function harmless(text: string): string {
  return text.replace(commands, "");
}

/** The same on one line: a name with a line break in it must not look like two results. */
export function harmlessLine(text: string): string {
  return harmless(text.replace(/\s/g, " "));
}

/** JSON that stands for the same value, with such characters written as escapes. */
export function harmlessJson(json: string): string {
  return json.replace(commands, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
