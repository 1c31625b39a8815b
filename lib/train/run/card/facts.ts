/** What a model card is written from. */
import type { OptionTable } from "../../../options";
import type { Manifest } from "../manifest";

/** What the model is for. */
export type ModelKind = "bi-encoder" | "cross-encoder" | "encoder";

export interface CardFacts {
  /** The folder's own name. */
  name: string;
  kind: ModelKind;
  manifest: Manifest<object>;
  /** The declarations of the run's options. */
  declared: OptionTable;
}

/** Read off the objective's name, which a run records. */
export function kindOf({ objective }: Manifest<object>): ModelKind {
  if (objective.name === "cross-encoder") return "cross-encoder";
  return objective.name === "contrastive" ? "bi-encoder" : "encoder";
}
