/** What a fine-tuning run tells after every step. */
import { type DevRecord, progressNote, type TrainProgress } from "../train";

/** How far a fine-tuning run is. */
export interface FinetuneProgress extends TrainProgress {
  /** The last measurement on the dev set. */
  dev?: DevRecord;
  /** The best one. */
  best?: DevRecord;
  /** 1 or 2. */
  stage?: number;
}

/** "stage 1 · loss 0.42 · 84 sequences/s · nDCG@10 0.4312 (best 0.4400)" */
export function finetuneNote(progress: FinetuneProgress): string {
  const { stage, dev, best } = progress;
  const parts = [
    ...(stage === undefined ? [] : [`stage ${stage}`]),
    progressNote(progress),
    ...(dev ? [`${dev.measure} ${dev.value.toFixed(4)} (best ${best?.value.toFixed(4)})`] : []),
  ];
  return parts.join(" · ");
}
