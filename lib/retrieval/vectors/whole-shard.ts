/** Whether a shard of vectors that an earlier run made can be kept. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { checkSidecar } from "../../integrity";
import { readNpyLayout } from "../npy";

/**
 * Whether both files are there, of that shape, and as they were written.
 * @param shape (rows, H)
 * @param onDamage told what is wrong with files that are there: they are to be made again
 */
export function isWholeShard(
  vectors: string,
  ids: string,
  [rows, dimension]: readonly [number, number],
  onDamage?: (line: string) => void,
): boolean {
  if (!fs.existsSync(vectors) || !fs.existsSync(ids)) return false;
  try {
    checkSidecar(ids);
    checkSidecar(vectors);
    const { shape } = readNpyLayout(vectors, "<f4", "the vectors");
    if (shape[0] === rows && shape[1] === dimension) return true;
    onDamage?.(`${vectors} has the shape (${shape.join(", ")}), not (${rows}, ${dimension}): it is made again`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onDamage?.(`${error.message.replace(/\. To do: .*$/s, "")}; this shard is made again`);
  }
  return false;
}
