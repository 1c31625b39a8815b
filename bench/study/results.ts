/** What the study's units give, as it stands in their JSON. */
import type { CoverageReport, Manifest, ParameterCounts } from "bowlab";
import type { Coverage } from "./measure/coverage";
import type { KnownItem, Retrieval } from "./measure/retrieval";
import type { CheckpointName, Collection } from "./protocol";

/** A checkpoint as it came out of pre-training. */
export interface FrozenResult {
  name: string;
  seed: number;
  manifest: Pick<Manifest, "objective" | "options" | "data" | "tokenizer" | "engine" | "versions" | "step">;
  parameters: ParameterCounts;
  /** By the projection's head. */
  coverage: { full: Coverage; bare: Coverage };
  /** Names of symbols looked for in the passages' text alone, and with the titles, which hold them. */
  knownItem: KnownItem;
  knownItemTitled: KnownItem;
  /** The test questions, without any fine-tuning. */
  questions: Retrieval;
}

export interface FinetunedResult {
  name: CheckpointName;
  seed: number;
  collection: Collection;
  retrieval: Retrieval;
}

export interface ControlsResult {
  prior: Coverage;
  random: Coverage;
  bm25: Partial<Record<Collection, Retrieval>>;
}

export interface CurveResult {
  name: CheckpointName;
  seed: number;
  points: { step: number; coverage: CoverageReport }[];
}
