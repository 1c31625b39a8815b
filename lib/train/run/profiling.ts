/** The profile of a run, which its folder keeps. */
import { engineProfiler } from "../../engine";
import type { Profile, Profiler } from "../../profile";
import type { RunPlan, RunSettings } from "./plan";

/** Steps before the measured ones: caches fill, threads start. */
const WARMUP = 2;

/** The profiler that a run asks for. @param onProfile given the profile when it is in the run's folder */
export function runProfiler<S extends RunSettings, B>(
  { profileSteps, folder, identity }: RunPlan<S, B>,
  onProfile: (profile: Profile) => void,
): Profiler | undefined {
  if (profileSteps === undefined) return undefined;
  return engineProfiler({
    ...{ work: identity.objective.name, precision: identity.options.precision, steps: profileSteps, warmup: WARMUP },
    onProfile(profile) {
      profile.write(folder);
      onProfile(profile);
    },
  });
}
