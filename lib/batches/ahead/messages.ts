/** What passes between the training thread and the collator's. */

import type { AddedToken } from "../../tokens/wordpiece/added-tokens";
import type { SpecialTokens } from "../../tokens/wordpiece/vocabulary";
import type { StepBatches } from "../batch";
import type { CollateOptions, Example } from "../collate";

/** Given to the thread when it starts. The vocabulary is made again from its tokens. */
export interface ThreadSetup {
  tokens: readonly string[];
  specialTokens: Readonly<SpecialTokens>;
  added: readonly AddedToken[];
  options: Omit<CollateOptions, "vocabulary">;
  seed: number | string;
}

/** A batch to make: its number in the sampler's count, and its rows. */
export interface BatchRequest {
  number: number;
  examples: Example[];
}

export interface CollateRequest {
  id: number;
  parts: BatchRequest[];
}

export interface CollateReply extends StepBatches {
  id: number;
}
