/** The passages' vectors of an export. */
import { meanFile, meanOfRows, quantizeRows, vectorPart } from "../format";
import type { FolderWriter } from "./new-files";

/** Bytes of a part, about. */
const PART_BYTES = 1 << 19;

/** @param vectors (passages × dimension) in the order of the passages' numbers @returns vectors a part */
export function writeVectorParts(
  folder: FolderWriter,
  vectors: Float32Array,
  dimension: number,
  fine: boolean,
): number {
  const passages = vectors.length / dimension;
  const perPart = Math.max(1, Math.floor(PART_BYTES / (dimension + 4)));
  const mean = meanOfRows(vectors, dimension);
  folder.add("mean.bin", meanFile(mean), false);
  for (let first = 0; first < passages; first += perPart) {
    const rows = quantizeRows(vectors.subarray(first * dimension, (first + perPart) * dimension), mean);
    folder.add(`${first / perPart}.bin`, vectorPart(rows), false);
    if (fine) folder.add(`fine-${first / perPart}.bin`, rows.fine, false);
  }
  return perPart;
}
