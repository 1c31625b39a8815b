/** Names found in checkpoints of the wild, brought to the one form that `parameterSpecs` uses. */

/**
 * The name as transformers' BertForMaskedLM writes it today: with the `bert.` prefix, and LayerNorm's `weight`/`bias`
 * where checkpoints converted from the original TensorFlow release say `gamma`/`beta`.
 */
export function canonicalName(name: string): string {
  const modern = name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  return /^(embeddings|encoder)\./.test(modern) ? `bert.${modern}` : modern;
}
