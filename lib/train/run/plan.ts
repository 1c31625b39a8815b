/** What a run is made of and what it gives: what pre-training and fine-tuning hand in, each its own. */
import type { EncoderModel } from "../../model";
import type { OptionTable } from "../../options";
import type { Profile } from "../../profile";
import type { TextTokenizer } from "../../tokens";
import type { DecoderParameters } from "../objectives";
import type { OnTrainProgress } from "../progress";
import type { LearningSettings } from "../settings";
import type { StepObjective } from "../step-objective";
import type { TrainingBatches, TrainingCompanion } from "../trainer";
import type { StartingPoint } from "./first-weights";
import type { Manifest, RunIdentity, RunOutcome } from "./manifest";
import type { LogMarks } from "./state";

/** What decides the result of any run. */
export type RunSettings = LearningSettings & { steps: number };

/** Which run a folder is to hold. @typeParam S every option */
export interface RunFolder<S extends RunSettings> {
  /** The checkpoint folder to make. */
  folder: string;
  /** A run goes on only where this is the same. */
  identity: RunIdentity<S>;
  /** The declarations of its options. */
  declared: OptionTable;
  /** Go on with the run that the folder holds, or start it when there is none. */
  resume: boolean;
}

/** A run, with what differs between its kinds. @typeParam B one collated batch */
export interface RunPlan<S extends RunSettings, B> extends RunFolder<S> {
  /** Steps between two saves of the state. */
  saveEvery: number;
  /** Compute layers again for their gradients. */
  gradientCheckpointing?: boolean;
  /** Steps to profile; absent: none. */
  profileSteps?: number;
  /** Aborted: the run saves its state and ends. */
  signal?: AbortSignal;
  start: StartingPoint;
  /** Parameters beside the encoder's and its head's. */
  decoder?: DecoderParameters;
  /** How often every token stands in the data, for the bias of a fresh head. */
  tokenCounts?: () => Float64Array;
  /** What the checkpoint says of texts' vectors. */
  vectors: Pick<EncoderModel, "pooling" | "maxLength" | "prompts">;
  /** Saved into the folder. */
  tokenizer: TextTokenizer;
  /** Writes what else a new run keeps in its folder, before the first step. */
  writeInputs?(): Promise<void>;
  /** Opens what the run learns from. */
  open(begun: BegunRun): Promise<Training<B>>;
}

/** The run as it stands when training starts. */
export interface BegunRun {
  model: EncoderModel;
  /** Steps made. */
  step: number;
  /** How far its logs had come at that step; absent: a new run. */
  marks?: LogMarks;
}

export interface Training<B> {
  objective: StepObjective<B>;
  batches: TrainingBatches<B>;
  companion?: RunCompanion<B>;
  onProgress?: OnTrainProgress;
}

/** What goes on beside the steps, with logs of its own. */
export interface RunCompanion<B> extends TrainingCompanion<B> {
  /** How far its logs have come. */
  marks(): LogMarks;
  /** Called when the last step is made: which step's weights are in the folder now. */
  complete(lastStep: number): { step: number; outcome?: RunOutcome };
  close(): void;
}

/** What became of a run. */
export interface RunResult<S extends object> {
  folder: string;
  /** "interrupted": the state is saved; go on with `resume`. */
  status: "complete" | "interrupted";
  /** An earlier run was complete: nothing was trained. */
  kept: boolean;
  /** Of the checkpoint in `folder`. */
  manifest: Manifest<S>;
  /** Where it was asked for and steps were measured. */
  profile?: Profile;
}
