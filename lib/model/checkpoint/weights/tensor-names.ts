/**
 * Names found in checkpoints of the wild, brought to the one form that `parameterSpecs` uses: that of transformers'
 * BertForMaskedLM.
 * - The encoder stands under `bert.` (`roberta.`, …), under nothing (BertModel, sentence encoders), or deeper
 *   (`module.bert.`, `encoder.bert.`).
 * - Checkpoints converted from the original TensorFlow release call a LayerNorm's `weight` and `bias` `gamma` and
 *   `beta`.
 */
import { InputError } from "../../../errors";
import type { ModelType } from "../../config";
import { encoderName, families, headName } from "../../families";

const ANCHOR = "embeddings.word_embeddings.weight";

/**
 * Canonical names with the ones the file has.
 * @throws InputError when there are two encoders, or two tensors for one name
 */
export function canonicalNames(names: Iterable<string>, file: string, type: ModelType): Map<string, string> {
  const all = [...names];
  const prefixes = all.filter((name) => name === ANCHOR || name.endsWith(`.${ANCHOR}`));
  if (prefixes.length > 1) {
    throw new InputError("the checkpoint holds more than one encoder", {
      file,
      found: prefixes.join(", "),
      fix: "save the one that is wanted by itself, as transformers saves a model",
    });
  }
  const { prefix } = families[type];
  const encoder = (prefixes[0] ?? `${prefix}${ANCHOR}`).slice(0, -ANCHOR.length);
  const around = encoder.endsWith(prefix) ? encoder.slice(0, -prefix.length) : encoder;
  const canonical = new Map<string, string>();
  for (const name of all) {
    const key = canonicalName(type, name, encoder, around);
    const other = canonical.get(key);
    if (other !== undefined) {
      throw new InputError("the checkpoint has two tensors for one parameter", {
        file,
        field: key,
        found: `${other}, ${name}`,
      });
    }
    canonical.set(key, name);
  }
  return canonical;
}

/**
 * @param encoder what stands before the encoder's names @param around what stands before the encoder's and the head's
 * alike
 */
function canonicalName(type: ModelType, name: string, encoder: string, around: string): string {
  const modern = name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  const inside = modern.startsWith(around) ? modern.slice(around.length) : modern;
  const head = headName(type, inside);
  if (head !== undefined) return head;
  return modern.startsWith(encoder) ? encoderName(type, modern.slice(encoder.length)) : modern;
}
