/** Characters that a reader cannot see but that change what is seen. */

/** Controls, and what turns the direction of writing or has no width: U+202E makes `exe.txt` of `txt.exe`. */
const hidden = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** A path or an identifier with its hidden characters written out, so that it cannot pose as another. */
export function visible(text: string): string {
  return text.replace(hidden, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
