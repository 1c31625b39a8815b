/** What a reader of CLAIMS.md has to know before the tables: how it was done, what a test says, and the words. */
import { families, PLANNED_SEEDS } from "../comparisons";
import { type LargeProtocol, setNames } from "../protocol";
import type { LargeResults } from "./read";

/** How everything was made. */
export function howItWasMade(protocol: LargeProtocol, { words, costs }: LargeResults): string {
  const { batchSize, maxLength, vocabSize, learningRate, sets, tunings, coveragePassages } = protocol;
  const { steps, batchSize: queries, groupSize, learningRate: rate } = tunings.standard.medquad;
  const questions = (words ?? []).map(({ set, perQuery }) => `${set} ${perQuery.length.toLocaleString("en")}`);
  const fused = setNames.map((name) => `${name} ${sets[name].dev}`).join(", ");
  return [
    `One text of four collections' passages (${setNames.join(", ")}; long passages as often as \`protocol.json\` says), vocabulary ${vocabSize}, batch ${batchSize} × length ${maxLength}, highest learning rate ${learningRate}, products in bfloat16.`,
    `A *start* is masked language modelling from random weights, one seed. Runs go on from it; runs of one seed see the same passages in the same order. "(ed's time)", in the units \`asLongAs\`, made as many steps as take the processor time of ed's, by what a step of each cost when \`units/rates_*.json\` was measured, its batch counted${timeTaken(costs)}.`,
    `Fine-tuning \`standard\` on medquad: ${steps} steps of ${queries} questions with ${groupSize} passages each, the answer and a wrong one of BM25's, learning rate ${rate}. The vectors search the test questions (${questions.join(", ") || "not searched yet"}).`,
    `Medquad is then in domain; nothing was fine-tuned on the others' questions, but their passages are in the text that was pre-trained on. "fused" is with BM25, by a weight that the set's own judgements chose (${fused}): not zero-shot.`,
    `Coverage is measured on ${coveragePassages.toLocaleString("en")} passages of medquad, which were trained on.`,
  ].join("\n");
}

/** The measurement's error: what the runs in ed's time took after all, beside those that they are compared with. */
function timeTaken(costs: LargeResults["costs"]): string {
  const all = families.flatMap((family) => family.pairs);
  const timed = new Set(all.flat().flatMap((side) => (side.edTime ? [side.treatment] : [])));
  const parts = [...timed].flatMap((name) => {
    const others = all.flatMap(([a, b]) => (a.treatment === name && a.edTime && !b.edTime ? [b.treatment] : []));
    return (others.length > 0 ? others : ["ed" as const]).flatMap((other) => {
      const ratios = ratiosOf(costs, name, other);
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
      return ratios.length === 0 ? [] : [`${name} ${mean.toFixed(2)} times that of ${other}`];
    });
  });
  if (parts.length === 0) return "";
  return `. The runs themselves, measuring included, took in the mean of seeds on the same machine: ${parts.join(", ")}`;
}

/** Seconds of the one divided by the other's, of each start, number of steps and seed that both have. */
function ratiosOf(costs: LargeResults["costs"], timed: string, beside: string): number[] {
  return [...costs].flatMap(([id, own]) => {
    const other = costs.get(id.replace(` ${timed} ed-time-`, ` ${beside} `));
    const isOne = id.includes(` ${timed} ed-time-`);
    return isOne && other && other.machine === own.machine ? [own.seconds / other.seconds] : [];
  });
}

/** What p and verdict mean. */
export const whatATestSays = [
  "`units/tuned_*.json` hold nDCG@10 of every question (`sets[].perQuery`). A question's value is its mean over the seeds that both sides have; p is of a paired randomization test over questions, two-sided by random signs: of 20,000 samples those whose mean is as far from 0, and one, divided by 20,001, so that none is below 0.00005, and one near 0.0001 may by the samples' own chance be off by as much. It is corrected by Holm within a family: the comparisons of one start, as many steps, one set fine-tuned on and one set searched, the primary and the secondary ones apart, as the paired tests' table names them. Those count that have runs, those of one seed too: a p after Holm may rise as parts are made. The comparisons of the weights 3 and 10 were added when seed 1's dev questions had chosen them, 10 after 3; that of 10 in ed's time later, before a run of it. Over several sets nothing is corrected. Searched is by the vectors alone; what is fused with BM25 is in the tables and not tested.",
  "p asks whether *these checkpoints* would differ on other questions. Whether the objective would differ if it were trained again is what the 95 % t interval over seeds speaks of: Student's, of the seeds' own differences, with one degree of freedom less than seeds. Of three it is wide. It holds what runs and fine-tunings vary by, not the start, which is one.",
  `A difference counts, by the rule that was fixed before the runs, when all ${PLANNED_SEEDS} seeds are there and agree in sign, and p is below 0.05 after Holm. By chance alone three signs agree once in four times: where the interval holds 0, that is said.`,
  '"would have been seen with 80 %" is the smallest difference in nDCG@10 that the rule would find four times in five, if seeds and questions varied as they did in the runs of the two sides, p having to be below 0.05 divided by the number of comparisons in the family (`bench/study/large/power.ts`): rough, since three seeds tell little of their variance.',
].join("\n");

/** Words of the tables. */
export const wordsOfTables = `- \`mlm\`: masked language modelling. \`ed\`: enhanced decoding, an auto-encoder of masked text. \`bow\`: the decoder dropped, the passage's bag of words predicted from its [CLS] vector.
- coverage@|T|: the share of a passage's distinct tokens that are among the first |T| by the head's scores of its [CLS] vector, |T| being how many it has. Of content words: stop words, punctuation and pieces of words left out. Bare head: by the matrix of embeddings alone.
- ±: half of the 95 % t interval over seeds; of two seeds it is very wide.
- cosine to before: of a passage's vector before and after fine-tuning, mean of passages: how far it was moved.
- "as the code", "as the paper": two readings of the bag's loss. As the code its weight falls from 1 to 0.1. "no decay", \`bow-level\`: it stays 1, or the number in the name; \`bow-level-10\` is what \`bowlab pretrain --objective bow\` does unless asked.
- RetroMAE's sampler: what a row of the decoder may see is drawn as the published code draws it, of at most 256 samples; ours has the same law and draws all rows at once (docs/guides/official-code.md).`;
