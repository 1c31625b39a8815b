/**
 * What a step costs on this machine, in processor time, all threads together: measured once for a folder and an encoder
 * shape, and kept. Plans go by it, and so do runs that are to take another's time, so that a busy machine, or a process
 * that was stopped for an hour, changes no run.
 */
import { objective, usablePrecision } from "bowlab";
import { speedsInTurns } from "../../turns";
import type { LargeMaterial } from "./material";
import type { LargeProtocol, PretrainingRun } from "./protocol";
import { type LargeTreatmentName, largeTreatments } from "./treatments";

export interface LargeRates {
  preset: string;
  treatments: Record<string, StepRate>;
}

export interface StepRate {
  /** Processor milliseconds of a step with the making of its batch. */
  processorMs: number;
  /** By the clock: the step, and the making of its batch. */
  stepMs: number;
  collatorMs: number;
  /** Parameters that the decoder adds. */
  added: number;
}

/** Objectives in turns; what differs from them in numbers alone costs the same. */
const measured = {
  mlm: {},
  ae: {},
  ar: {},
  ed: {},
  dupmae: {},
  bow: { bowReading: "code" },
  "bow-paper": { bowReading: "paper" },
  "ed, official sampler": { maskSampler: "official" },
} as const;

export const measuredNames = Object.keys(measured);

export async function measureRates(
  { store, tokenizer: { vocabulary } }: LargeMaterial,
  { batchSize: batch, maxLength: length, rates }: LargeProtocol,
  preset: string,
): Promise<LargeRates> {
  const objectives = Object.fromEntries(
    Object.entries(measured).map(([name, options]) => [name, objective(name.split(/[-,]/)[0], options)]),
  );
  const speeds = await speedsInTurns(objectives, {
    ...{ preset, store, vocabulary, length, batch, ahead: false, precision: usablePrecision("bfloat16"), ...rates },
  });
  const rate = ({ processorMs, stepMs, collatorMs, added }: (typeof speeds)[number]): StepRate => ({
    ...{ processorMs, stepMs, collatorMs, added },
  });
  return { preset, treatments: Object.fromEntries(speeds.map((speed) => [speed.name, rate(speed)])) };
}

/** Processor milliseconds of a treatment's step, accumulated batches counted. */
export function stepCost({ treatments }: LargeRates, name: LargeTreatmentName): number {
  const { objective: kind, accumulation = 1 } = largeTreatments[name].request as {
    objective: string;
    accumulation?: number;
  };
  return accumulation * (treatments[name] ?? treatments[kind]).processorMs;
}

/** A run's steps: as many as it says, or as many as take the other treatment's time. */
export function stepsInTime({ treatment, steps, asLongAs }: PretrainingRun, rates: LargeRates): number {
  if (asLongAs === undefined) return steps;
  return Math.round((steps * stepCost(rates, asLongAs)) / stepCost(rates, treatment));
}
