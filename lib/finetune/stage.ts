/** What one stage of fine-tuning works on, and what it gives. */
import type { ProgressTask } from "../progress";
import type { Manifest } from "../train";
import type { Material, MaterialOptions } from "./material";
import type { FinetuneProgress } from "./progress";
import type { FinetuneSettings } from "./settings";

export type FinetuneManifest = Manifest<FinetuneSettings>;

export interface StageOptions extends MaterialOptions {
  /** Checkpoint folder to start from. */
  init: string;
  settings: FinetuneSettings;
  material: Material;
  /** The run that holds the negatives, where they come from one. */
  negativesRun?: string;
  teacher?: string;
  devData?: string;
  resume: boolean;
  saveEvery: number;
  task: ProgressTask<FinetuneProgress>;
}

export interface StageResult {
  finished: boolean;
  /** An earlier run had made it: nothing was trained. */
  kept?: boolean;
  manifest: FinetuneManifest;
}
