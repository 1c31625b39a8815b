import { sha256 } from "../../files";

/**
 * The id of a text in files that have none: 16 hex digits of its SHA-256, so that equal texts are one query, or one
 * passage.
 */
export function textId(text: string): string {
  return sha256(text).slice(0, 16);
}
