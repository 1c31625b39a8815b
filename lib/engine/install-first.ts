/** Installing the native engine on the way to starting one: only where the caller, or the person, lets it. */
import { mayInstallAtStart } from "../install";
import { withProgress } from "../progress";
import { installEngine } from "./install";
import type { EngineName } from "./names";
import { isBuilt, loadedNative } from "./native";

/** A report about the installation: the step, and percent of it where that is known. */
export interface InstallAtStartProgress {
  phase: string;
  done: number;
  total: 100;
  detail: string;
}

export interface InstallFirstOptions {
  /**
   * Fetch and build the native engine first, where it is missing and this machine can have it; once, into the per-user
   * cache. Default: whether BOWLAB_INSTALL is auto. BOWLAB_INSTALL=off forbids it.
   */
  install?: boolean;
  /** Hears of the installation; default: the listener of a notebook's kernel. */
  onProgress?: (progress: InstallAtStartProgress) => void;
}

/**
 * Installs where that is wanted, allowed, and of use for the engine asked for.
 * @returns what became of it, in a sentence; undefined: nothing was done
 * @throws InputError when BOWLAB_INSTALL is neither off nor auto
 */
export async function installFirst(
  name: EngineName | "auto",
  { install, onProgress }: InstallFirstOptions,
): Promise<string | undefined> {
  const allowed = mayInstallAtStart(install);
  if (!allowed || !["auto", "native", "cuda"].includes(name) || loadedNative() || isBuilt()) return undefined;
  const task = { label: "installing the engine", unit: "%", note: ({ detail }: InstallAtStartProgress) => detail };
  const { summary } = await withProgress(task, onProgress, (report) =>
    installEngine({
      onProgress: ({ step, message, fraction }) =>
        report?.({ phase: step, done: Math.round(100 * (fraction ?? 0)), total: 100, detail: message }),
    }),
  );
  return summary;
}
