/** `mlm`: BERT's masked language modelling alone, the encoder's part of every other objective. */
import { maskedLmLoss } from "../../loss";
import type { LossTerm } from "../step-objective";
import type { Forward, ObjectiveDefinition } from "./objective";

/** Masked language modelling alone; it takes no option. */
export function mlmObjective(): ObjectiveDefinition {
  return {
    name: "mlm",
    options: {},
    positions: ({ maskedPositions }) => maskedPositions,
    terms: (forward) => [mlmTerm(forward)],
  };
}

/** L_enc with weight 1. */
export function mlmTerm({ parameters, config, hidden, batch }: Forward): LossTerm {
  return { name: "mlm", loss: maskedLmLoss(parameters, config, hidden, batch), weight: 1 };
}
