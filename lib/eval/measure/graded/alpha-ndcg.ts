/**
 * α-nDCG (Clarke et al., SIGIR 2008): what a document says of a subtopic is worth less, the more often it was said
 * above. Values as TREC's ndeval.c gives them with -traditional, which orders runs as trec_eval does.
 */
import { InputError } from "../../../errors";
import { compareUtf8 } from "../../ranking";
import { family, type MeasureFamily, numberOf } from "../family";
import type { MeasureContext, SubtopicsJudged } from "../relevance";
import { discount } from "./gain";

/**
 * α-DCG at k: Σ over ranks of Σ over the document's subtopics of (1 − α)^(times seen above), / log2(rank + 1).
 * @param rel lowest grade by which a document speaks of a subtopic.
 */
export function alphaDcg(
  ranking: readonly string[],
  subtopics: SubtopicsJudged,
  k = Number.POSITIVE_INFINITY,
  alpha = 0.5,
  rel = 1,
): number {
  const worth = new Map<string, number>();
  return ranking.slice(0, Math.min(k, ranking.length)).reduce((sum, id, place) => {
    const spoken = subtopicsOf(subtopics, id, rel);
    const gain = gainOf(spoken, worth);
    for (const subtopic of spoken) worth.set(subtopic, (worth.get(subtopic) ?? 1) * (1 - alpha));
    return sum + gain / discount(place);
  }, 0);
}

/**
 * α-DCG at k / that of the ideal ranking, which is put together greedily (the best one is NP-hard to find); ties by
 * document id, descending.
 */
export function alphaNdcg(
  ranking: readonly string[],
  subtopics: SubtopicsJudged,
  k = Number.POSITIVE_INFINITY,
  alpha = 0.5,
  rel = 1,
): number {
  const ideal = alphaDcg(greedyRanking(subtopics, k, alpha, rel), subtopics, k, alpha, rel);
  return ideal === 0 ? 0 : alphaDcg(ranking, subtopics, k, alpha, rel) / ideal;
}

function greedyRanking(subtopics: SubtopicsJudged, k: number, alpha: number, rel: number): string[] {
  const left = new Map(
    [...subtopics.keys()]
      .sort((a, b) => compareUtf8(b, a))
      .flatMap((id): [string, string[]][] => {
        const spoken = subtopicsOf(subtopics, id, rel);
        return spoken.length === 0 ? [] : [[id, spoken]];
      }),
  );
  const worth = new Map<string, number>();
  const chosen: string[] = [];
  while (left.size > 0 && chosen.length < k) {
    let [best, most] = ["", -1];
    for (const [id, spoken] of left) {
      const gain = gainOf(spoken, worth);
      if (gain > most) [best, most] = [id, gain];
    }
    for (const subtopic of left.get(best) as string[]) {
      worth.set(subtopic, (worth.get(subtopic) ?? 1) * (1 - alpha));
    }
    left.delete(best);
    chosen.push(best);
  }
  return chosen;
}

function subtopicsOf(subtopics: SubtopicsJudged, id: string, rel: number): string[] {
  return [...(subtopics.get(id) ?? [])].filter(([, grade]) => grade >= rel).map(([subtopic]) => subtopic);
}

function gainOf(spoken: readonly string[], worth: ReadonlyMap<string, number>): number {
  return spoken.reduce((sum, subtopic) => sum + (worth.get(subtopic) ?? 1), 0);
}

function judgedSubtopics(context: MeasureContext | undefined): SubtopicsJudged {
  if (context?.subtopics !== undefined) return context.subtopics;
  throw new InputError("the measure needs judgements by subtopic", {
    expected: "judgements of TREC's form whose second column names the subtopic",
    fix: "give them as `subtopics`",
  });
}

const alphaParameters = { alpha: 0.5, rel: 1 };

export const alphaNdcgFamily: MeasureFamily = {
  ...family("alpha_nDCG", "nDCG of subtopics, repetition discounted", "possible", alphaParameters, (settings) => {
    const alpha = numberOf(settings, "alpha", 0.5);
    return (ranking, _, context) => alphaNdcg(ranking, judgedSubtopics(context), settings.k, alpha, settings.rel);
  }),
  bySubtopic: true,
};

export const alphaDcgFamily: MeasureFamily = {
  ...family("alpha_DCG", "alpha_nDCG before it is normalised", "possible", alphaParameters, (settings) => {
    const alpha = numberOf(settings, "alpha", 0.5);
    return (ranking, _, context) => alphaDcg(ranking, judgedSubtopics(context), settings.k, alpha, settings.rel);
  }),
  bySubtopic: true,
};
