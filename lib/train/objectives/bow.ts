/**
 * `bow`: masked language modelling plus bag-of-words prediction from the [CLS] vector of the same forward pass, with no parameter of
 * its own. Ma, Wu, Lin, Hu, "Drop your Decoder", SIGIR 2024, arXiv 2401.11248. The paper and its code differ, and both can be had:
 * - `code` (code-exact): z = head(h_CLS), the full MLM head; weight decayed by a cosine from 1.0 to 0.1 over the optimizer steps;
 * - `paper` (paper-exact, Eq. 11): z = E·h_CLS, constant weight 1.
 */
import { unknownChoice } from "../../errors";
import { bagOfWordsLoss } from "../../loss";
import { bareLogits, clsPositions, clsVectors, mlmLogits } from "../../model";
import { cosineDecay } from "../schedule";
import { mlmTerm } from "./mlm";
import type { Forward, LossTerm, Objective } from "./objective";

export const bowReadings = ["code", "paper"] as const;
export type BowReading = (typeof bowReadings)[number];

/** Weight of the bag-of-words term at the last step of the code-exact reading. */
const FINAL_WEIGHT = 0.1;

/** @throws InputError naming the choices when the reading is unknown */
export function bowObjective(reading: string = "code"): Objective {
  if (!(bowReadings as readonly string[]).includes(reading))
    throw unknownChoice("reading of bow", reading, bowReadings);
  const variant = reading === "paper" ? "paper-exact" : "code-exact";
  const term = reading === "paper" ? paperTerm : codeTerm;
  return {
    name: "bow",
    options: { variant },
    positions: (batch) => Int32Array.of(...clsPositions(batch), ...batch.maskedPositions),
    terms: (forward) => [mlmTerm(forward), term(forward)],
  };
}

function codeTerm(forward: Forward): LossTerm {
  const { parameters, config, batch, step, steps } = forward;
  const logits = mlmLogits(parameters, config, cls(forward)); // (B, V)
  return { name: "bow", loss: bagOfWordsLoss(logits, batch), weight: cosineDecay(step, steps, 1, FINAL_WEIGHT) };
}

function paperTerm(forward: Forward): LossTerm {
  const logits = bareLogits(forward.parameters, cls(forward)); // (B, V)
  return { name: "bow", loss: bagOfWordsLoss(logits, forward.batch), weight: 1 };
}

/** (B, H) */
function cls({ hidden, batch }: Forward) {
  return clsVectors(hidden, batch.batchSize, batch.length);
}
