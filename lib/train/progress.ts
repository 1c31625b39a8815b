/** What a run tells while it goes on. Whoever shows it (a bar, a notebook, a log) decides how often to draw. */
import type { StepRecord } from "./log";

/** How far a run is. */
export interface TrainProgress {
  phase: "training";
  /** Steps done. */
  done: number;
  /** Steps in all. */
  total: number;
  /** Sequences a second, over the last steps. */
  samplesPerSecond: number;
  /** Estimate, at the rate of the last steps. */
  secondsLeft: number;
  record: StepRecord;
}

/** Hears after every step how far a run is. */
export type OnTrainProgress = (progress: TrainProgress) => void;

/** What a bar says beside the numbers: "loss 3.21 · 84 sequences/s". */
export function progressNote({ record, samplesPerSecond }: TrainProgress): string {
  return `loss ${record.loss.toFixed(2)} · ${samplesPerSecond.toFixed(0)} sequences/s`;
}

/** Steps that the rate is averaged over. */
const WINDOW = 20;

/** Rate and time left from the records of the last steps. */
export class RateMeter {
  readonly #milliseconds: number[] = [];

  /** @param samples sequences a step */
  progress(record: StepRecord, total: number, samples: number): TrainProgress {
    this.#milliseconds.push((1000 * samples) / record.samplesPerSecond);
    if (this.#milliseconds.length > WINDOW) this.#milliseconds.shift();
    const perStep = this.#milliseconds.reduce((a, b) => a + b, 0) / this.#milliseconds.length / 1000;
    return {
      phase: "training",
      done: record.step,
      total,
      samplesPerSecond: samples / perStep,
      secondsLeft: (total - record.step) * perStep,
      record,
    };
  }
}
