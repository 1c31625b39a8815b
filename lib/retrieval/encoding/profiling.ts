/** The profile of an encoding, which the folder of the vectors keeps. */
import { engineProfiler } from "../../engine";
import { type Profile, type Profiler, profileOptions } from "../../profile";
import { type Shard, shardPart } from "../../shards";

export interface EncodingProfileOptions {
  precision: string;
  shard: Shard;
  /** Chunks to measure; default 5. */
  profileSteps?: number;
  /** Given the profile when it is in the folder. */
  onProfile(profile: Profile): void;
}

/**
 * A profiler of the chunks that are encoded into `out`: of those after the first, or of the only one.
 * @param chunks how many there are
 */
export function encodingProfiler(
  out: string,
  chunks: number,
  { precision, shard, profileSteps = profileOptions.profileSteps.default, onProfile }: EncodingProfileOptions,
): Profiler {
  const part = shard.count > 1 ? shardPart(shard.index, shard.count) : "";
  return engineProfiler({
    ...{ work: "encode", precision, steps: profileSteps, warmup: chunks > 1 ? 1 : 0 },
    onProfile(profile) {
      profile.write(out, part);
      onProfile(profile);
    },
  });
}
