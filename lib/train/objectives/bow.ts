/**
 * `bow`: masked language modelling plus bag-of-words prediction from the text's vector of the same forward pass, with
 * no parameter of its own. Ma, Wu, Lin, Hu, "Drop your Decoder", SIGIR 2024, arXiv 2401.11248. The paper and its code
 * differ; both are here, and what did better for small encoders (docs/guides/reproduce.md):
 * - `level`, the default: z = head(h_CLS), the full MLM head; constant weight 10;
 * - `code` (code-exact): the same head; weight decayed by a cosine from 1.0 to 0.1 over the optimizer steps;
 * - `paper` (paper-exact, Eq. 11): z = E·h_CLS, constant weight 1.
 */
import type * as tf from "@tensorflow/tfjs";
import { unknownChoice } from "../../errors";
import { bagOfWordsLoss } from "../../loss";
import { bareLogits, mlmLogits, parsePooling } from "../../model";
import type { LossTerm } from "../step-objective";
import { mlmTerm } from "./mlm";
import type { Forward, ObjectiveDefinition } from "./objective";
import { type BowReading, bowReadings, objectiveDefaults as d, type ObjectiveOptions } from "./options";
import { parseBowStopWords } from "./stop-words";
import { textVectors, vectorAndMaskedPositions } from "./vector";
import { weightAt } from "./weight";

/** Weight at the first step. That of `level` was chosen on dev questions. */
const firstWeight: Record<BowReading, number> = { level: 10, code: 1, paper: 1 };
/** Weight at the last step as a part of that at the first. */
const finalPart: Record<BowReading, number> = { level: 1, code: 0.1, paper: 1 };
/** What the manifest calls a reading, and one with another option. */
const variants: Record<BowReading, { exact: string; changed: string }> = {
  level: { exact: "level", changed: "level, changed" },
  code: { exact: "code-exact", changed: "after the code" },
  paper: { exact: "paper-exact", changed: "after the paper" },
};

/** @throws InputError naming the choices when the reading, the place of stop words or the pooling is unknown */
export function bowObjective(given: ObjectiveOptions = {}): ObjectiveDefinition {
  const reading = parseReading(given.bowReading ?? d.bowReading);
  const { bowWeight = firstWeight[reading], bowFinalWeight = bowWeight * finalPart[reading] } = given;
  const bowStopWords = parseBowStopWords(given.bowStopWords ?? d.bowStopWords);
  const pooling = parsePooling(given.pooling ?? d.pooling);
  const exactWeight = bowWeight === firstWeight[reading] && bowFinalWeight === bowWeight * finalPart[reading];
  const exact = exactWeight && bowStopWords === "in" && pooling === "cls";

  function bowTerm(forward: Forward): LossTerm {
    const logits = scores(forward, textVectors(forward, pooling), reading); // (B, V)
    const weight = weightAt(forward, { weight: bowWeight, finalWeight: bowFinalWeight });
    return { name: "bow", loss: bagOfWordsLoss(logits, forward.batch), weight };
  }

  return {
    name: "bow",
    options: {
      variant: variants[reading][exact ? "exact" : "changed"],
      bowReading: reading,
      bowWeight,
      bowFinalWeight,
      bowStopWords,
      pooling,
    },
    bowStopWords,
    positions: (batch) => vectorAndMaskedPositions(batch, pooling),
    terms: (forward) => [mlmTerm(forward), bowTerm(forward)],
  };
}

/** z. @returns (B, V) */
function scores({ parameters, config }: Forward, vectors: tf.Tensor2D, reading: BowReading): tf.Tensor2D {
  return reading === "paper" ? bareLogits(parameters, vectors) : mlmLogits(parameters, config, vectors);
}

function parseReading(reading: string): BowReading {
  if ((bowReadings as readonly string[]).includes(reading)) return reading as BowReading;
  throw unknownChoice("reading of bow", reading, bowReadings);
}
