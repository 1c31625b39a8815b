/** The profile of an encoding, which the folder of the vectors keeps. */
import { engineProfiler } from "../../engine";
import { type Profile, type Profiler, profileOptions } from "../../profile";
import { shardPart } from "../vectors";
import type { Shard } from "./shard-number";

export interface EncodingProfileOptions {
  precision: string;
  shard: Shard;
  /** Pieces to measure; default 5. */
  profileSteps?: number;
  /** Given the profile when it is in the folder. */
  onProfile(profile: Profile): void;
}

/**
 * A profiler of the pieces that are encoded into `out`: of those after the first, or of the only one.
 * @param pieces how many there are
 */
export function encodingProfiler(
  out: string,
  pieces: number,
  { precision, shard, profileSteps = profileOptions.profileSteps.default, onProfile }: EncodingProfileOptions,
): Profiler {
  const part = shard.count > 1 ? shardPart(shard.index, shard.count) : "";
  return engineProfiler({
    ...{ work: "encode", precision, steps: profileSteps, warmup: pieces > 1 ? 1 : 0 },
    onProfile(profile) {
      profile.write(out, part);
      onProfile(profile);
    },
  });
}
