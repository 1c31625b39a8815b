/**
 * A corpus's fingerprint: SHA-256 over ids, titles and texts in order, each framed by its length. Independent of file
 * layout.
 */
import { createHash } from "node:crypto";
import type { Passage } from "./passage";

/** Takes passages one at a time, for corpora that are only streamed. */
export class CorpusFingerprint {
  readonly #hash = createHash("sha256");

  /** Takes the next passage in; the order counts. */
  add(passage: Passage): void {
    for (const part of [passage.id, passage.title, passage.text]) {
      const bytes = Buffer.from(part, "utf8");
      this.#hash.update(`${bytes.length}:`).update(bytes);
    }
  }

  /** Hex SHA-256 of what was added. Ends the fingerprint: nothing can be added after. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}

/** Hex SHA-256 of a whole corpus; the order of passages counts. */
export function corpusFingerprint(passages: Iterable<Passage>): string {
  const fingerprint = new CorpusFingerprint();
  for (const passage of passages) fingerprint.add(passage);
  return fingerprint.digest();
}
