/** What an installation tells while it runs and when it is done. */
export interface InstallProgress {
  /** The step that is running. */
  step: StepName;
  message: string;
  /** How much of the step is done, 0 … 1, where that is known. */
  fraction?: number;
}

export type StepName =
  | "try what is there"
  | "wait for another install"
  | "fetch the package"
  | "link from the cache"
  | "look for tools"
  | "download TensorFlow"
  | "unpack TensorFlow"
  | "build the addon"
  | "build the kernels"
  | "test the engine"
  | "test the addon"
  | "keep in the cache"
  | "link into the package";

export interface InstallStep {
  step: StepName;
  ok: boolean;
  /** What was done, or why it could not be. */
  message: string;
  /** What a person can do about a failed step. */
  fix?: string;
  seconds: number;
}

/** A step that cannot be done here, with the way out. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly fix?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Runs steps one after another, tells of them and remembers how they went. */
export class StepRecorder {
  readonly steps: InstallStep[] = [];
  readonly #onProgress: (progress: InstallProgress) => void;
  readonly #started = performance.now();

  constructor(onProgress: (progress: InstallProgress) => void = () => {}) {
    this.#onProgress = onProgress;
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /**
   * Runs `work`; a failure is remembered and thrown on.
   * @param outcome what to remember of a success
   */
  async run<T>(
    step: StepName,
    message: string,
    work: (progress: (fraction: number) => void) => T | Promise<T>,
    outcome: (result: T) => string = () => message,
  ): Promise<T> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    this.#onProgress({ step, message });
    try {
      const result = await work((fraction) => this.#onProgress({ step, message, fraction }));
      this.steps.push({ step, ok: true, message: outcome(result), seconds: seconds() });
      return result;
    } catch (error) {
      const { message, fix } = failureOf(error);
      this.steps.push({ step, ok: false, message, fix, seconds: seconds() });
      throw error;
    }
  }
}

/** In words, with the fix where one is known. */
export function failureOf(error: unknown): { message: string; fix?: string } {
  if (error instanceof StepFailure) return { message: error.message, fix: error.fix };
  const { code } = error as NodeJS.ErrnoException;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "ENOSPC" || code === "EDQUOT")
    return { message: "the disk is full", fix: "free about 2 GB and run again" };
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return { message, fix: "make the folder writable, or set XDG_CACHE_HOME to one that is" };
  }
  return { message };
}
