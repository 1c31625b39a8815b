/**
 * The loop of every training run: steps made one after another, every one logged, states saved, interruptible between
 * any two.
 */
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { AdamW } from "./adamw";
import type { LogWriter, StepRecord } from "./log";
import { type OnTrainProgress, RateMeter } from "./progress";

export interface LoopInput {
  optimizer: AdamW;
  /** The last step. */
  steps: number;
  /** Sequences a step, for the rate. */
  samples: number;
  log: LogWriter<StepRecord>;
  /** Steps between two saves. */
  saveEvery: number;
  /** Saves the state after the optimizer's current step. */
  save(): void;
  /** Makes the optimizer's next step. @param lastGoodStep step of the last saved state, for messages */
  step(lastGoodStep: number): Promise<Omit<StepRecord, "samplesPerSecond">>;
  /** What is done after a step, when it is logged; true where the state has to be saved after it. */
  afterStep?(step: number): Promise<boolean>;
  /** Asked before every step: true ends the run as complete. */
  isDone?(): boolean;
  /** Aborted: the loop ends after the step under way, which is saved. */
  signal?: AbortSignal;
  onProgress?: OnTrainProgress;
}

/**
 * Trains from the optimizer's step to the last. @returns true when the run is complete, false when it was interrupted
 */
export async function trainingLoop(input: LoopInput): Promise<boolean> {
  const { optimizer, steps, samples, signal } = input;
  const isDone = () => optimizer.step >= steps || (input.isDone?.() ?? false);
  const meter = new RateMeter();
  let savedStep = optimizer.step;
  while (!isDone() && !signal?.aborted) {
    const started = performance.now();
    const { collatorMs, stepMs, ...made } = await input.step(savedStep);
    const record: StepRecord = {
      ...made,
      collatorMs: round(collatorMs),
      stepMs: round(stepMs),
      samplesPerSecond: round((1000 * samples) / (performance.now() - started)),
    };
    input.log.append(record);
    const mustSave = (await input.afterStep?.(optimizer.step)) ?? false;
    if (mustSave || optimizer.step % input.saveEvery === 0 || optimizer.step === steps) {
      input.save();
      savedStep = optimizer.step;
    }
    input.onProgress?.(meter.progress(record, steps, samples));
    await setImmediate();
  }
  if (savedStep < optimizer.step) input.save();
  return isDone();
}

/** Two decimals: enough for milliseconds. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
