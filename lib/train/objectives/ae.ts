/**
 * `ae`: masked language modelling, and an auto-encoding decoder that restores a more heavily masked copy of the text
 * from the text's vector. The vanilla masked auto-encoder that "Drop your Decoder" (arXiv 2401.11248) compares with.
 */
import { maskedLmLoss } from "../../loss";
import { decodeAutoEncoding, decoderSpecs, parsePooling } from "../../model";
import { inLayer } from "../../profile";
import type { LossTerm } from "../step-objective";
import { required } from "./batch-part";
import { mlmTerm } from "./mlm";
import type { Forward, ObjectiveDefinition } from "./objective";
import { objectiveDefaults as d, type ObjectiveOptions } from "./options";
import { textVectors, vectorAndMaskedPositions } from "./vector";
import { weightAt } from "./weight";

/** Masked language modelling and the auto-encoding decoder. @throws InputError on a choice that is unknown */
export function aeObjective(given: ObjectiveOptions = {}): ObjectiveDefinition {
  const { decoderLayers = d.decoderLayers, decoderMaskRatio = d.decoderMaskRatio } = given;
  const { decoderWeight = d.decoderWeight, decoderFinalWeight = decoderWeight } = given;
  const pooling = parsePooling(given.pooling ?? d.pooling);

  /** Cross-entropy at the positions masked for the decoder. */
  function decoderTerm(forward: Forward): LossTerm {
    const { parameters, config, batch, seeds } = forward;
    const masked = required(batch, "decoderMasked", "ae");
    const input = {
      ...batch,
      vectors: textVectors(forward, pooling), // (B, H)
      ids: masked.inputIds,
      positions: masked.maskedPositions,
      layers: decoderLayers,
    };
    const hidden = inLayer("decoder", () => decodeAutoEncoding(parameters, config, input, seeds)); // (B·L, H)
    const weight = weightAt(forward, { weight: decoderWeight, finalWeight: decoderFinalWeight });
    return { name: "ae", loss: maskedLmLoss(parameters, config, hidden, masked), weight };
  }

  return {
    name: "ae",
    options: { decoderLayers, decoderMaskRatio, decoderWeight, decoderFinalWeight, pooling },
    decoder: { kind: "auto-encoding", specs: (config) => decoderSpecs(config, decoderLayers) },
    decoderInput: { kind: "masked", ratio: decoderMaskRatio },
    positions: (batch) => vectorAndMaskedPositions(batch, pooling),
    terms: (forward) => [mlmTerm(forward), decoderTerm(forward)],
  };
}
