/** What a fine-tuning step would need at its peak, refused before anything is made where there is not so much. */
import { engineMemory, narrowerPrecision } from "../engine";
import { InputError } from "../errors";
import { limitOf, type MemoryPlan, planOf, requirePlan } from "../memory";
import { type EncoderConfig, encodingPassBytes, type RowShape, trainingPassMemory } from "../model";
import type { PlanOptions } from "../train";
import type { FinetuneSettings } from "./settings";

/** The peak of a step, part by part. */
export function finetuningPlan(
  config: EncoderConfig,
  settings: FinetuneSettings,
  parameters: number,
  gradientCheckpointing = false,
): MemoryPlan {
  const { architecture, batchSize, groupSize, chunkSize, queryMaxLength, passageMaxLength } = settings;
  const { pooling, precision } = settings;
  const share = (length: number) => (pooling === "mean" ? 1 : 1 / length);
  const how = { precision, gradientCheckpointing };
  const passOf = (shape: RowShape) => trainingPassMemory(config, shape, share(shape.length), how);
  const queries = { rows: batchSize, length: queryMaxLength };
  const passages = { rows: batchSize * groupSize, length: passageMaxLength };
  const pairs = { ...passages, length: queryMaxLength + passageMaxLength };
  const chunks = [queries, passages].map(({ rows, length }) => ({ rows: Math.min(rows, chunkSize), length }));
  const isCached = architecture === "bi-encoder" && chunkSize > 0;
  const passes = (architecture === "cross-encoder" ? [pairs] : isCached ? chunks : [queries, passages]).map(passOf);
  const kept = passes.map(({ activations }) => activations);
  const encoding = isCached ? Math.max(...chunks.map((chunk) => encodingPassBytes(config, chunk, precision))) : 0;
  return planOf({
    parameters,
    largestParameter: config.vocabSize * config.hiddenSize,
    batches: isCached ? 2 : 1,
    precision,
    activations: isCached ? Math.max(...kept) : kept.reduce((sum, each) => sum + each),
    temporaries: [...passes.map(({ temporary }) => temporary), encoding],
  });
}

/** @throws InputError when a step would need more memory than there is; it names what fits */
export function requireFinetuningMemory(
  config: EncoderConfig,
  settings: FinetuneSettings,
  parameters: number,
  { gradientCheckpointing = false, memoryLimit, onPlan }: PlanOptions = {},
): void {
  const { architecture, batchSize, groupSize, chunkSize, passageMaxLength, precision } = settings;
  const bytesOf = (changed: Partial<FinetuneSettings>, on = gradientCheckpointing) =>
    finetuningPlan(config, { ...settings, ...changed }, parameters, on).total;
  const plan = finetuningPlan(config, settings, parameters, gradientCheckpointing);
  onPlan?.(plan);
  const again = "--gradient-checkpointing";
  // The same batch in parts; a cross-encoder's has none.
  const most = architecture === "cross-encoder" ? 0 : chunkSize || batchSize * groupSize;
  const parts = halvesOf(most).map((size) => ({ options: `--chunk-size ${size}`, changed: { chunkSize: size } }));
  const smaller = halvesOf(batchSize).map((size) => ({
    options: `--batch-size ${size}`,
    changed: { batchSize: size },
  }));
  const narrow = narrowerPrecision(precision).map((each) => ({
    options: `--precision ${each}`,
    changed: { precision: each },
  }));
  const changes = [...narrow, ...parts, ...smaller].flatMap(({ options, changed }) => [
    { options, bytes: bytesOf(changed) },
    ...(gradientCheckpointing ? [] : [{ options: `${options} ${again}`, bytes: bytesOf(changed, true) }]),
  ]);
  requirePlan(plan, limitOf(memoryLimit, engineMemory), {
    what: `a step over ${batchSize} queries with ${groupSize} passages each, of ${passageMaxLength} tokens,`,
    field: chunkSize > 0 ? "chunkSize" : "batchSize",
    changes: [...(gradientCheckpointing ? [] : [{ options: again, bytes: bytesOf({}, true) }]), ...changes],
    otherwise: "take shorter texts, smaller groups or a smaller model",
  });
}

/** Half of it, a quarter, … 1. */
function halvesOf(size: number): number[] {
  const halves: number[] = [];
  for (let half = Math.floor(size / 2); half >= 1; half = Math.floor(half / 2)) halves.push(half);
  return halves;
}

/** @throws InputError when a batch would hold the same query twice */
export function requireEnoughQueries({ batchSize }: FinetuneSettings, queries: number): void {
  if (batchSize <= queries) return;
  throw new InputError("a batch of more queries than there are would hold some of them twice", {
    field: "batchSize",
    expected: `at most ${queries}, the queries with an answer`,
    found: `${batchSize}`,
    fix: `--batch-size ${queries}, or fewer`,
  });
}
