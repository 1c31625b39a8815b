/**
 * The protocol of the scales `large`, `medium` and `pilot`: four collections, one text, starts that have learned their
 * language, and parts of runs in the order of what they tell. One object a scale, and nothing else decides.
 */
import type { FinetuneRequest } from "bowlab";
import type { LargeTreatmentName } from "./treatments";

/** Collections of passages, questions and judgements. */
export const setNames = ["medquad", "scifact", "stackfaq", "apidocs-large"] as const;
export type SetName = (typeof setNames)[number];

/** What a checkpoint is fine-tuned on. */
export const trainedSets = ["medquad", "apidocs-large"] as const;
export type TrainedSet = (typeof trainedSets)[number];

/** How a collection is read. */
export interface SetReading {
  /** Split that is reported. */
  test: string;
  /** Split that weights of a fusion and settings are chosen on. */
  dev: string;
  /** How often each passage stands in the text that is trained on: its length in rows. */
  repeats: number;
  /** Search every n-th passage, and all that answer a query of both splits; 1: all. */
  every: number;
}

/** A checkpoint of masked language modelling from random weights. */
export interface Start {
  preset: string;
  /** 0: random weights, and what follows starts from them. */
  steps: number;
}

/** Further steps from a start. */
export interface PretrainingRun {
  start: Start;
  treatment: LargeTreatmentName;
  steps: number;
  /** As many steps as take the processor time that `steps` of this treatment take. */
  asLongAs?: LargeTreatmentName;
  seed: number;
}

/** One fine-tuning of a run's checkpoint; without a run, of the start itself. */
export interface TunedRun {
  run: PretrainingRun;
  set: TrainedSet;
  /** Key of the protocol's `tunings`. */
  tuning: string;
}

/** Runs that answer one question, in the order in which they are made. */
export interface Part {
  name: string;
  /** The question. */
  question: string;
  tuned: TunedRun[];
}

export interface LargeProtocol {
  scale: LargeScale;
  vocabSize: number;
  /** Sequences a step. */
  batchSize: number;
  /** Longest sequence, tokens, everywhere. */
  maxLength: number;
  /** Highest learning rate of pre-training. */
  learningRate: number;
  sets: Record<SetName, SetReading>;
  tunings: Record<string, Record<TrainedSet, Partial<FinetuneRequest> & { steps: number }>>;
  /** Passages of medquad, evenly spread, that coverage is measured on, and how far a vector moves. */
  coveragePassages: number;
  /** Counted steps of every treatment, by which plan and same time go. */
  rates: { rounds: number; steps: number };
  parts: Part[];
}

export const largeScales = ["large", "medium", "pilot", "trial"] as const;
export type LargeScale = (typeof largeScales)[number];

export const runName = ({ start, treatment, steps, asLongAs, seed }: PretrainingRun): string =>
  `${startName(start)} ${treatment} ${asLongAs ? `${asLongAs}-time-` : ""}${steps} ${seed}`;
export const startName = ({ preset, steps }: Start): string => `${preset}-${steps}`;
export const tunedName = ({ run, set, tuning }: TunedRun): string => `${set} ${tuning} ${runName(run)}`;
