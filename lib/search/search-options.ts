/** The options of a place that is opened for questions. */
import type { DenseEncoders } from "../retrieval/encoding";
import type { OnCorpusProgress } from "../text/progress";
import type { TextOptions } from "../text/readers/text-options";
import type { PassedOver } from "../text/skipped";
import type { WordOptions } from "./settings";

/** By what a place is searched, and where its index is kept. */
export interface OpenSearchOptions extends TextOptions, WordOptions {
  /** A checkpoint's folder: its vectors are searched beside the words. Default: words alone. */
  model?: string;
  /** The model's encoders, where they are open already: its weights are then in memory once. Theirs is `maxLength`. */
  encoders?: DenseEncoders;
  /** A store of the same passages in a database, whose vectors are searched in the place of the files'. */
  store?: string;
  /** Table of the store. */
  table?: string;
  /** Compare every vector of the store in place of following its graph. */
  exact?: boolean;
  /** Passages that the store's graph gives, and that are scored again. Default: as many as are fused. */
  candidates?: number;
  /** Seconds that the store's server may take for a statement; 0: no limit. Default 30. */
  storeTimeout?: number;
  /** Folder that keeps the index. Default: one for each place and its options, in the per-user cache of bowlab. */
  index?: string;
  /** Passages of an answer, where a question does not say how many. Default 10. */
  k?: number;
  /** Say of the words and of the vectors in an answer by both. Default 1 each; a question may have others. */
  weights?: readonly number[];
  /** Engine of the model. Default: the one that runs, else the best there is. */
  engine?: string;
  /** The process ends with a few questions: they take the engine that starts soonest. Default false. */
  fewQuestions?: boolean;
  /** Tokens that the model reads of a passage. Default: as it was made. */
  maxLength?: number;
  /** Build the index anew, whatever is kept. */
  rebuild?: boolean;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
  /** Told what of the place was passed over, where the index is built or renewed. */
  onSkipped?: (skipped: PassedOver) => void;
  /** Aborted: the opening ends with the signal's reason; what is kept stays whole. */
  signal?: AbortSignal;
}
