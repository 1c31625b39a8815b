/**
 * The study's protocol: what is trained, for how long, on what, and what is measured. One object a scale, and nothing
 * else decides. Every run starts from one initial checkpoint of masked language modelling and makes the same number of
 * further steps on the same text.
 */
import type { ObjectiveOptions } from "bowlab";
import { ablationNames } from "./ablations";

export const scales = ["full", "course", "quick"] as const;
export type Scale = (typeof scales)[number];

/** An objective with its options, as a row of the study's tables. */
export interface Treatment {
  objective: string;
  options?: ObjectiveOptions;
  /** What it is, for tables. */
  title: string;
}

/** What follows the initial checkpoint. `mlm` is the control: the same steps without anything new. */
export const treatments = {
  mlm: { objective: "mlm", title: "mlm, continued" },
  ae: { objective: "ae", title: "ae" },
  ar: { objective: "ar", title: "ar" },
  ed: { objective: "ed", title: "ed" },
  bow: { objective: "bow", options: { bowReading: "code" }, title: "bow, as the code" },
  "bow-paper": { objective: "bow", options: { bowReading: "paper" }, title: "bow, as the paper" },
  dupmae: { objective: "dupmae", title: "dupmae" },
} satisfies Record<string, Treatment>;

export type TreatmentName = keyof typeof treatments;
/** The untouched initial checkpoint, and what was made of it. */
export type CheckpointName = "initial" | TreatmentName;
export const treatmentNames = Object.keys(treatments) as TreatmentName[];
export const checkpointNames: readonly CheckpointName[] = ["initial", ...treatmentNames];

/** How the checkpoints are made. */
export interface Pretraining {
  /** Encoder shape. */
  preset: string;
  /** Tokens in the vocabulary. */
  vocabSize: number;
  /** Train on every n-th passage of apidocs; 1: on all. */
  everyPassage: number;
  /** Sequences a step. */
  batchSize: number;
  /** Longest sequence, tokens. */
  maxLength: number;
  /** Highest learning rate, of the initial run and of every further one. */
  learningRate: number;
  /** Steps of masked language modelling that make the initial checkpoint, seed 1. */
  initialSteps: number;
  /** Further steps, the same for every treatment. */
  steps: number;
}

/**
 * How checkpoints are fine-tuned, the same for all of one collection: in-batch negatives, no dev split, the last step's
 * weights.
 */
export interface Finetuning {
  steps: number;
  /** Queries a step. */
  batchSize: number;
  learningRate: number;
  /** Part of the passages read without their title: apidocs' training queries are made of titles. */
  titleDropout: number;
}

export const collections = ["apidocs", "cranfield"] as const;
export type Collection = (typeof collections)[number];

export interface Protocol {
  scale: Scale;
  pretraining: Pretraining;
  /** Of the further steps and of fine-tuning. */
  seeds: number[];
  finetuning: Record<Collection, Finetuning>;
  /** Search every n-th passage of a collection, and those that answer a query; 1: all. */
  everySearched: number;
  /** Passages, evenly spread, that coverage is measured on. */
  coveragePassages: number;
  /** Coverage against steps, in the runs of the first seed. */
  curve: { treatments: TreatmentName[]; every: number; passages: number };
  /** Turns of every treatment and counted steps a turn, at the encoder's own shape and others. */
  speed: { rounds: number; steps: number; otherPresets: string[] };
  /** Names of `ablations`. */
  ablations: string[];
}

const pretraining: Pretraining = {
  preset: "tiny",
  vocabSize: 6000,
  everyPassage: 1,
  batchSize: 32,
  maxLength: 64,
  learningRate: 1e-3,
  initialSteps: 1200,
  steps: 400,
};

export const pretrainings: Record<Scale, Pretraining> = {
  full: pretraining,
  course: { ...pretraining, initialSteps: 300, steps: 200 },
  quick: { ...pretraining, vocabSize: 2000, everyPassage: 8, initialSteps: 30, steps: 20 },
};

/** Seed of the initial checkpoint. */
export const initialSeed = 1;

const finetuning = { steps: 150, batchSize: 32, learningRate: 5e-4 };
const full: Protocol = {
  scale: "full",
  pretraining: pretrainings.full,
  seeds: [1, 2, 3],
  finetuning: {
    apidocs: { ...finetuning, titleDropout: 0.5 },
    cranfield: { ...finetuning, steps: 100, titleDropout: 0 },
  },
  everySearched: 1,
  coveragePassages: 1500,
  curve: { treatments: ["mlm", "ed", "bow"], every: 50, passages: 500 },
  speed: { rounds: 7, steps: 4, otherPresets: ["small"] },
  ablations: ablationNames,
};

export const protocols: Record<Scale, Protocol> = {
  full,
  course: { ...full, scale: "course", pretraining: pretrainings.course, seeds: [1] },
  quick: {
    ...full,
    scale: "quick",
    pretraining: pretrainings.quick,
    seeds: [1],
    finetuning: {
      apidocs: { ...full.finetuning.apidocs, steps: 3 },
      cranfield: { ...full.finetuning.cranfield, steps: 3 },
    },
    everySearched: 12,
    coveragePassages: 100,
    curve: { treatments: ["mlm", "bow"], every: 10, passages: 60 },
    speed: { rounds: 1, steps: 1, otherPresets: [] },
    ablations: ["bow, weight 0.1", "bow, mean pooling"],
  },
};
