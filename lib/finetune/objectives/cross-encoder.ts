/** A cross-encoder's loss over a step's groups: of each group the positive must get the highest score. */
import { DropoutSeeds } from "../../engine/ops";
import { crossEncoderLoss } from "../../loss";
import { type EncoderModel, scorePairs } from "../../model";
import type { Random } from "../../random";
import { type Differentiated, differentiate } from "../../train";
import type { PairBatch } from "../groups";

/**
 * Loss and gradients of a cross-encoder: the mean over groups of −log softmax(scores)[positive] (Nogueira and Cho 2019,
 * with the groups' softmax in the place of a score a pair).
 * @param pairs (Q·G) rows, group by group, the positive first @param random dropout's stream of the step; null: no
 * dropout
 */
export function crossEncoderGradients(
  { parameters, config }: EncoderModel,
  pairs: PairBatch,
  groupSize: number,
  random: Random | null,
): Differentiated {
  return differentiate(parameters, () => {
    const scores = scorePairs(parameters, config, pairs, random && new DropoutSeeds(random)); // (Q·G, 1)
    const loss = crossEncoderLoss(scores.reshape([-1, groupSize])); // (Q, G)
    return [{ name: "crossEncoder", loss, weight: 1 }];
  });
}
