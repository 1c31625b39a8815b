/**
 * `ed`: masked language modelling, and enhanced decoding, which predicts every token from the text's vector and a
 * random part of the text of its own (RetroMAE; Xiao, Liu, Shao, Cao, EMNLP 2022).
 */
import { type MaskSampler, maskSamplers } from "../../batches";
import { unknownChoice } from "../../errors";
import { innerTokens, maskedLmLoss } from "../../loss";
import { decodeEnhanced, decoderSpecs, type Pooling, parsePooling } from "../../model";
import { inLayer } from "../../profile";
import type { LossTerm } from "../step-objective";
import { required } from "./batch-part";
import { mlmTerm } from "./mlm";
import type { Forward, ObjectiveDefinition } from "./objective";
import { objectiveDefaults as d, type ObjectiveOptions } from "./options";
import { textVectors, vectorAndMaskedPositions } from "./vector";
import { weightAt } from "./weight";

/** Masked language modelling and enhanced decoding. @throws InputError on a choice that is unknown */
export function edObjective(given: ObjectiveOptions = {}): ObjectiveDefinition {
  const { decoderOptions, ...decoder } = enhancedDecoder(given);
  const pooling = parsePooling(given.pooling ?? d.pooling);
  return {
    name: "ed",
    options: { ...decoderOptions, pooling },
    ...decoder,
    positions: (batch) => vectorAndMaskedPositions(batch, pooling),
    terms: (forward) => [mlmTerm(forward), enhancedTerm(forward, given, pooling)],
  };
}

/** The enhanced decoder's part of an objective: its parameters, its collator's work, its options. */
export function enhancedDecoder(given: ObjectiveOptions): Pick<ObjectiveDefinition, "decoder" | "decoderInput"> & {
  decoderOptions: ObjectiveDefinition["options"];
} {
  const { decoderMaskRatio = d.decoderMaskRatio } = given;
  const maskSampler = parseSampler(given.maskSampler ?? d.maskSampler);
  const { weight: decoderWeight, finalWeight: decoderFinalWeight } = weightOf(given);
  return {
    decoderOptions: { decoderMaskRatio, maskSampler, decoderWeight, decoderFinalWeight },
    decoder: { kind: "enhanced", specs: (config) => decoderSpecs(config) },
    decoderInput: { kind: "visible", ratio: decoderMaskRatio, sampler: maskSampler },
  };
}

/** Cross-entropy of every token but the first and the last. */
export function enhancedTerm(forward: Forward, given: ObjectiveOptions, pooling: Pooling): LossTerm {
  const { parameters, config, batch, seeds } = forward;
  const input = {
    vectors: textVectors(forward, pooling), // (B, H)
    ids: batch.originalIds,
    length: batch.length,
    attentionMask: batch.attentionMask,
    visible: required(batch, "visible", "ed"),
  };
  const hidden = inLayer("decoder", () => decodeEnhanced(parameters, config, input, seeds)); // (B·L, H)
  const loss = maskedLmLoss(parameters, config, hidden, innerTokens(batch));
  return { name: "ed", loss, weight: weightAt(forward, weightOf(given)) };
}

function parseSampler(name: string): MaskSampler {
  if ((maskSamplers as string[]).includes(name)) return name as MaskSampler;
  throw unknownChoice("sampler of the decoder's masks", name, maskSamplers);
}

function weightOf({ decoderWeight = d.decoderWeight, decoderFinalWeight = decoderWeight }: ObjectiveOptions) {
  return { weight: decoderWeight, finalWeight: decoderFinalWeight };
}
