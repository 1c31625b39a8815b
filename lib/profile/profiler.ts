/** Takes a profile of some steps of a longer work, after some to warm up. */
import { performance } from "node:perf_hooks";
import { Profile } from "./profile";
import { Recorder } from "./recorder";
import { type ProductLimits, type ProfileSubject, profileReport } from "./report";
import { activeRecorder, setRecorder } from "./spans";
import { traceOf } from "./trace";

/** What the engine lets a profile see of it. */
export interface EngineInstruments {
  /** Bytes that are alive in tensors. */
  liveBytes(): number;
  /** From now on every operation is a span. @returns ends that */
  observeOperations(): () => void;
  /** Times large products. */
  measureLimits(): ProductLimits;
}

export interface ProfilerOptions {
  subject: ProfileSubject;
  instruments: EngineInstruments;
  /** Steps to measure. */
  steps: number;
  /** Steps before them. */
  warmup: number;
  /** Given the profile when the last step to measure has ended. */
  onProfile(profile: Profile): void;
}

/** Follows the steps of a work. It changes nothing of what they compute. */
export class Profiler {
  readonly #options: ProfilerOptions;
  #recorder: Recorder | undefined;
  #begun = 0;
  #closeStep: (() => void) | undefined;
  #endObserving: (() => void) | undefined;
  #isDone = false;

  constructor(options: ProfilerOptions) {
    this.#options = options;
  }

  /** Before a step. */
  begin(): void {
    const { warmup, instruments } = this.#options;
    if (this.#isDone || this.#begun++ < warmup) return;
    // Two at a time would each be told of the other's work.
    if (this.#recorder === undefined && activeRecorder() !== null) return;
    if (this.#recorder === undefined) {
      this.#recorder = new Recorder(instruments.liveBytes);
      setRecorder(this.#recorder);
      this.#endObserving = instruments.observeOperations();
    }
    this.#closeStep = this.#recorder.open("step", "step");
  }

  /** After it. */
  end(): void {
    this.#closeStep?.();
    this.#closeStep = undefined;
    if (this.#begun === this.#options.warmup + this.#options.steps) this.finish();
  }

  /** When the work ends: a profile of fewer steps than were to be measured, or none. A step under way is left out. */
  finish(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const recorder = this.#recorder;
    if (recorder === undefined) return;
    this.#endObserving?.();
    setRecorder(null);
    if (!recorder.totals.step.has("step")) return;
    const { subject, warmup, instruments, onProfile } = this.#options;
    const limits = instruments.measureLimits();
    const report = profileReport(recorder, { subject, warmup, limits, spanCost: spanCost(instruments) });
    onProfile(new Profile(report, traceOf(recorder.trace, report)));
  }
}

/** Milliseconds that opening and closing a span takes. */
function spanCost({ liveBytes }: EngineInstruments): number {
  const spans = 20_000;
  const recorder = new Recorder(liveBytes);
  const close = recorder.open("phase", "cost");
  const started = performance.now();
  for (let i = 0; i < spans; i++) recorder.open("operation", "cost")();
  const milliseconds = performance.now() - started - recorder.residentMilliseconds;
  close();
  return Math.max(0, milliseconds) / spans;
}
