/**
 * The golden objectives (test/goldens/objectives) on the golden BERT. How they were made: make_objective_goldens.py.
 */
import type { EncoderBatch } from "../../lib/batches";
import { decoderSpecs, type EncoderModel, loadModel, type ParameterSpec } from "../../lib/model";
import type { ObjectiveOptions } from "../../lib/train";
import { type GoldenTensor, goldenPath, readGoldenJson, readTensors, transposed } from "./golden";
import { goldenBatch, goldenBert } from "./golden-bert";

export interface GoldenCase {
  objective: string;
  options: ObjectiveOptions;
  losses: Record<string, number>;
  weights: Record<string, number>;
  total: number;
  /** Smallest and largest logit of every term. */
  extremes: Record<string, [number, number]>;
  /** Ten steps of AdamW by the golden BERT's recipe; empty for cases that are not trained. */
  training: { step: number; loss: number; gradNorm: number; parameterNorms?: Record<string, number> }[];
}

export interface ObjectiveReference {
  /** The clock at which scheduled weights are taken. */
  step: number;
  steps: number;
  cases: Record<string, GoldenCase>;
}

export function objectiveReference(): ObjectiveReference {
  return readGoldenJson<ObjectiveReference>("objectives", "reference.json");
}

/** `<case>/<parameter>` → gradient. */
export function objectiveGradients(): Map<string, GoldenTensor> {
  return readTensors(goldenPath("objectives", "gradients.safetensors"));
}

/** The golden batch with what decoders read beside it. */
export function decoderBatch(): EncoderBatch & Required<Pick<EncoderBatch, "decoderMasked" | "visible">> {
  const batch = goldenBatch();
  const inputs = readGoldenJson<{ decoderMasked: Record<string, number[]>; visible: string[] }>(
    "objectives",
    "inputs.json",
  );
  const masked = inputs.decoderMasked;
  return {
    ...batch,
    decoderMasked: {
      inputIds: Int32Array.from(masked.inputIds),
      maskedPositions: Int32Array.from(masked.maskedPositions),
      maskedLabels: Int32Array.from(masked.maskedLabels),
    },
    visible: Uint32Array.from(inputs.visible, (row) => {
      // At most 32 positions: one word a row, position 0 in its lowest bit.
      if (row.length > 32) throw new Error("the golden batch has rows of one word");
      return Number.parseInt([...row].reverse().join(""), 2);
    }),
  };
}

/** The golden BERT with the golden decoder's first layers. The caller disposes of its parameters. */
export function modelWithDecoder(layers: number): EncoderModel {
  const model = loadModel(goldenBert);
  const stored = readTensors(goldenPath("objectives", "decoder.safetensors"));
  model.parameters.add(decoderSpecs(model.config, layers), (spec) => valuesOf(spec, stored.get(spec.name)!));
  return model;
}

/** Golden values in the form bowlab keeps them in memory. */
export function valuesOf(spec: ParameterSpec, golden: GoldenTensor): Float32Array {
  return spec.transposed ? transposed(golden) : golden.values;
}
