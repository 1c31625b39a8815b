/** What a fine-tuning run gives. */
import type { Manifest, RunResult } from "../train";
import type { FinetuneSettings } from "./settings";

/** What a fine-tuned checkpoint's manifest records. */
export type FinetuneManifest = Manifest<FinetuneSettings>;

/** `manifest` is of the checkpoint in `folder`; of an interrupted run, that of the stage it was in. */
export interface FinetuneResult extends RunResult<FinetuneSettings> {
  /** Of the first stage, where there were two. */
  firstStage?: FinetuneManifest;
}
