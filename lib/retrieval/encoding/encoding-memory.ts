/** What encoding a batch would need at its peak, refused where there is not so much. */
import { engineMemory } from "../../engine";
import { largestThatFits, requireMemory } from "../../memory";
import { type EncoderConfig, encodingPassBytes, FLOAT, type RowShape } from "../../model";

/**
 * @param scores numbers that are made of every row beside its vector, such as the scores of a vocabulary
 * @throws InputError when a batch of that shape would need more memory than there is; it names the batch that fits
 */
export function requireEncodingMemory(
  config: EncoderConfig,
  { rows, length }: RowShape,
  { scores = 0, available = engineMemory() }: { scores?: number; available?: number } = {},
): void {
  const needOf = (rows: number) => encodingPassBytes(config, { rows, length }) + 2 * FLOAT * rows * scores;
  const fitting = largestThatFits(rows, needOf, available);
  requireMemory(
    {
      what: `encoding ${rows} texts of ${length} tokens at a time`,
      field: "batchSize",
      bytes: needOf(rows),
      fix: fitting === undefined ? "read fewer tokens of a text: --max-length" : `--batch-size ${fitting} fits`,
    },
    available,
  );
}
