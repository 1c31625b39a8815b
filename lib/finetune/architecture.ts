/** What an architecture makes of a step's groups: the rows that it reads, the loss, and its measure on a dev set. */
import { crossEncoderSpecs, type EncoderModel } from "../model";
import { Random } from "../random";
import type { DecoderParameters, StepObjective } from "../train";
import { type DevSet, devCandidates, measureBiEncoder, measureCrossEncoder } from "./dev";
import type { TrainingSet } from "./examples";
import {
  type BiBatch,
  collateGroups,
  collatePairs,
  type Group,
  type PairBatch,
  passageTokens,
  type TextForm,
} from "./groups";
import { biEncoderGradients, cachedGradients, crossEncoderGradients } from "./objectives";
import type { FinetuneSettings } from "./settings";
import type { Teacher } from "./teacher";

/** A step's groups. @typeParam R as the architecture reads them */
export interface GroupBatch<R> {
  groups: readonly Group[];
  rows: R;
}

/** @typeParam R a step's groups as it reads them */
export interface ArchitectureParts<R> {
  objective: StepObjective<GroupBatch<R>>;
  /** A function of the seed and the step alone. @param step counted from 1 */
  collate(groups: readonly Group[], step: number): R;
  /** Makes what measures the model as it is at that time. */
  measuring(model: EncoderModel, dev: DevSet): Promise<() => Promise<number>>;
}

export interface ArchitectureOptions {
  settings: FinetuneSettings;
  set: TrainingSet;
  form: TextForm;
}

/** The score of a pair, which a cross-encoder has beside the encoder. */
export const scoreParameters: DecoderParameters = { kind: "cross-encoder", specs: crossEncoderSpecs };

/** Two texts to two vectors, by GradCache where there are chunks. */
export function biEncoder({
  settings,
  set,
  form,
  teacher,
}: ArchitectureOptions & { teacher?: Teacher }): ArchitectureParts<BiBatch> {
  const { chunkSize, devMeasure, pooling } = settings;
  const gradients = chunkSize > 0 ? cachedGradients : biEncoderGradients;
  return {
    objective: { gradients: (model, { rows }, { random }) => gradients(model, rows, settings, random) },
    collate(groups, step) {
      const batch = collateGroups(set, groups, form, { chunkSize, titles: titlesAt(step, settings) });
      return { ...batch, teacher: teacher?.scoresOf(groups) };
    },
    measuring: async (model, dev) => () => measureBiEncoder(model, dev, devMeasure, { form, pooling }),
  };
}

/** A pair to a score. @param types token types that the encoder knows */
export function crossEncoder({
  settings,
  set,
  form,
  types,
}: ArchitectureOptions & { types: number }): ArchitectureParts<PairBatch> {
  const { groupSize, devMeasure } = settings;
  return {
    objective: { gradients: (model, { rows }, { random }) => crossEncoderGradients(model, rows, groupSize, random) },
    collate(groups, step) {
      const titles = titlesAt(step, settings);
      const pairs = groups.flatMap(({ query, passages }) =>
        Array.from(passages, (place) => ({
          query: set.queries[query].ids,
          passage: passageTokens(set.passages, place, titles),
        })),
      );
      return collatePairs(pairs, form, types);
    },
    async measuring(model, dev) {
      const candidates = await devCandidates(dev);
      return () => measureCrossEncoder(model, dev, devMeasure, { form, candidates });
    },
  };
}

function titlesAt(step: number, { titleDropout: rate, seed }: FinetuneSettings) {
  return { rate, random: new Random(seed).fork("titles", step) };
}
