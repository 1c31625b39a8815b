/**
 * `ar`: masked language modelling, and an auto-regressive decoder that tells the unmasked text token by token, the
 * text's vector in the first place. An attention window leaves it the vector alone for what lies further back.
 */
import { maskedLmLoss, nextTokens } from "../../loss";
import { decodeAutoRegressive, decoderSpecs, parsePooling } from "../../model";
import { inLayer } from "../../profile";
import type { LossTerm } from "../step-objective";
import { mlmTerm } from "./mlm";
import type { Forward, ObjectiveDefinition } from "./objective";
import { objectiveDefaults as d, type ObjectiveOptions } from "./options";
import { textVectors, vectorAndMaskedPositions } from "./vector";
import { weightAt } from "./weight";

/** Masked language modelling and the auto-regressive decoder. @throws InputError on a choice that is unknown */
export function arObjective(given: ObjectiveOptions = {}): ObjectiveDefinition {
  const { decoderLayers = d.decoderLayers, attentionWindow = d.attentionWindow } = given;
  const { decoderWeight = d.decoderWeight, decoderFinalWeight = decoderWeight } = given;
  const pooling = parsePooling(given.pooling ?? d.pooling);

  /** Cross-entropy of the next token. */
  function decoderTerm(forward: Forward): LossTerm {
    const { parameters, config, batch, seeds } = forward;
    const input = {
      vectors: textVectors(forward, pooling), // (B, H)
      ids: batch.originalIds,
      length: batch.length,
      attentionMask: batch.attentionMask,
      layers: decoderLayers,
      window: attentionWindow,
    };
    const hidden = inLayer("decoder", () => decodeAutoRegressive(parameters, config, input, seeds)); // (B·L, H)
    const weight = weightAt(forward, { weight: decoderWeight, finalWeight: decoderFinalWeight });
    return { name: "ar", loss: maskedLmLoss(parameters, config, hidden, nextTokens(batch)), weight };
  }

  return {
    name: "ar",
    options: { decoderLayers, attentionWindow, decoderWeight, decoderFinalWeight, pooling },
    decoder: { kind: "auto-regressive", specs: (config) => decoderSpecs(config, decoderLayers) },
    positions: (batch) => vectorAndMaskedPositions(batch, pooling),
    terms: (forward) => [mlmTerm(forward), decoderTerm(forward)],
  };
}
