/**
 * The study's protocol: what is trained, for how long, on what, and what is measured. One object a scale, and nothing else decides.
 * Every run starts from one initial checkpoint of masked language modelling and makes the same number of further steps on the same text.
 */
import type { ObjectiveOptions } from "bowlab";

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
  bow: { objective: "bow", title: "bow, as the code" },
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

const pretraining: Pretraining = {
  preset: "tiny",
  vocabSize: 8000,
  everyPassage: 1,
  batchSize: 32,
  maxLength: 64,
  learningRate: 1e-3,
  initialSteps: 1500,
  steps: 800,
};

export const pretrainings: Record<Scale, Pretraining> = {
  full: pretraining,
  course: { ...pretraining, initialSteps: 300, steps: 200 },
  quick: { ...pretraining, vocabSize: 2000, everyPassage: 8, initialSteps: 30, steps: 20 },
};

/** Seed of the initial checkpoint. */
export const initialSeed = 1;
