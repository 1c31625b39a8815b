/** The vectors of the generation before, to be taken over where a passage's text is the same. */
import { InputError } from "../../errors";
import { CheckedFile, readChecked } from "../../integrity";
import { HASH_BYTES, type VectorsDescription, vectorPaths } from "./layout";

/** Rows by their texts' digests. */
export interface OldVectors {
  /** Digest in hex → row. */
  rows: ReadonlyMap<string, number>;
  /** Fills `into` with a row. @throws InputError when its block is damaged */
  read(row: number, into: Uint8Array): void;
  close(): void;
}

/** None where there is none, or where the files are damaged: then all is encoded again. */
export function openOldVectors(folder: string, old: VectorsDescription | undefined): OldVectors {
  const rows = new Map<string, number>();
  const none = { rows, read: () => {}, close: () => {} };
  if (old === undefined) return none;
  const paths = vectorPaths(folder, old.name);
  try {
    const hashes = readChecked(paths.hashes, old.files.hashes);
    const file = new CheckedFile(paths.vectors, old.files.vectors);
    for (let row = 0; row < old.rows; row++) {
      rows.set(hashes.toString("hex", row * HASH_BYTES, (row + 1) * HASH_BYTES), row);
    }
    const bytes = 4 * old.dimension;
    return { rows, read: (row, into) => file.read(row * bytes, into), close: () => file.close() };
  } catch (error) {
    if (error instanceof InputError) return none;
    throw error;
  }
}
