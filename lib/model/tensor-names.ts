/**
 * Names found in checkpoints of the wild, brought to the one form that `parameterSpecs` uses: that of transformers' BertForMaskedLM.
 * - The encoder stands under `bert.`, under nothing (BertModel, sentence encoders), or deeper (`module.bert.`, `encoder.bert.`).
 * - Checkpoints converted from the original TensorFlow release call a LayerNorm's `weight` and `bias` `gamma` and `beta`.
 */
import { InputError } from "../errors";

const ANCHOR = "embeddings.word_embeddings.weight";

/**
 * Canonical names with the ones the file has.
 * @throws InputError when there are two encoders, or two tensors for one name
 */
export function canonicalNames(names: Iterable<string>, file: string): Map<string, string> {
  const all = [...names];
  const prefixes = all.filter((name) => name === ANCHOR || name.endsWith(`.${ANCHOR}`));
  if (prefixes.length > 1) {
    throw new InputError("the checkpoint holds more than one encoder", {
      file,
      found: prefixes.join(", "),
      fix: "save the one that is wanted by itself, as a BertForMaskedLM or BertModel",
    });
  }
  const encoder = (prefixes[0] ?? `bert.${ANCHOR}`).slice(0, -ANCHOR.length);
  const around = encoder.replace(/bert\.$/, "");
  const canonical = new Map<string, string>();
  for (const name of all) {
    const key = canonicalName(name, encoder, around);
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

/** @param encoder what stands before the encoder's names @param around what stands before the encoder's and the head's alike */
function canonicalName(name: string, encoder: string, around: string): string {
  const modern = name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  const inside = modern.startsWith(around) ? modern.slice(around.length) : modern;
  if (inside.startsWith("cls.")) return inside;
  return modern.startsWith(encoder) ? `bert.${modern.slice(encoder.length)}` : modern;
}
