/** How long work over a corpus tells where it is. Whoever shows it decides how often to draw. */
export interface CorpusProgress {
  /** What is being done, in a few words. */
  phase: string;
  /** Units done of this phase (passages, merges …). */
  done: number;
  /** Units in all, where known. */
  total?: number;
  /** Shown behind the numbers: "MB". */
  detail?: string;
}

/** Hears how far work over a corpus is. */
export type OnCorpusProgress = (progress: CorpusProgress) => void;
