/** `groups.jsonl`: the passages that every step really learned from, beside the checkpoint. */
import type { TrainingSet } from "./examples";
import type { Group } from "./groups";

export const groupsLogFile = "groups.jsonl";

/** A line of the log. */
export interface GroupsRecord {
  step: number;
  groups: {
    query: string;
    positive: string;
    negatives: string[];
    /** How many of the last negatives were drawn from all passages, for want of others. */
    filled?: number;
  }[];
}

/** The line of `groups.jsonl` for a step. */
export function groupsRecord(step: number, groups: readonly Group[], { queries, passages }: TrainingSet): GroupsRecord {
  return {
    step,
    groups: groups.map(({ query, passages: places, filled }) => {
      const [positive, ...negatives] = Array.from(places, (place) => passages.passageIdOf(place));
      return { query: queries[query].id, positive, negatives, ...(filled > 0 && { filled }) };
    }),
  };
}
