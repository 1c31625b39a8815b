/** How long work over a corpus tells where it is. Whoever shows it decides how often to draw. */
export interface CorpusProgress {
  /** What is being done, in a few words. */
  phase: string;
  /** Units done of this phase (passages, merges …). */
  done: number;
  /** Units in all, where known. */
  total?: number;
}

export type OnCorpusProgress = (progress: CorpusProgress) => void;
