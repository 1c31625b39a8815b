/** A profile as plain numbers, as `profile.json` holds it: everything a step's mean unless it says otherwise. */
import { OTHER, type Recorder } from "./recorder";

/** What was profiled, on what. */
export interface ProfileSubject {
  /** The objective that was trained, or "encode". */
  work: string;
  engine: string;
  threads: number;
  /** Of the products. */
  precision: string;
}

/** What products of large matrices reach on this machine, in floating-point operations a second; by precision. */
export type ProductLimits = Readonly<Record<string, number>>;

/** A phase of the work. */
export interface ProfiledPhase {
  name: string;
  milliseconds: number;
  peakTensorBytes: number | null;
  peakResidentBytes: number | null;
}

/** A profile's numbers. Milliseconds, calls and floating-point operations are a step's mean. */
export interface ProfileReport extends ProfileSubject {
  format: "bowlab-profile";
  version: 1;
  /** Steps measured. */
  steps: number;
  /** Steps before them that were not. */
  warmup: number;
  milliseconds: number;
  /**
   * Exclusive: what a phase inside another took is not in the outer one, and what none took is under "other". Bytes are
   * the most of any step; null where they were not looked at.
   */
  phases: ProfiledPhase[];
  /** A layer's milliseconds by phase. */
  layers: { name: string; milliseconds: number; phases: Record<string, number> }[];
  /** The engine's operations, the longest first; what no operation took is under "outside of operations". */
  operations: { name: string; calls: number; milliseconds: number }[];
  products: {
    /** Floating-point operations by precision. */
    flops: Record<string, number>;
    /** A second, of a product of 2048 × 2048 matrices in the same process; by precision. */
    limits: ProductLimits;
    /** The time that the products would take at the limit, over the step's. null where no limit was measured. */
    shareOfLimit: number | null;
  };
  /** What the profile itself took, in milliseconds a step: estimated from what a span costs. */
  overheadMilliseconds: number;
}

/** The operation in whose name stands what none took: the tape, tidying up, waiting. */
export const OUTSIDE = "outside of operations";

export interface ReportOptions {
  subject: ProfileSubject;
  warmup: number;
  limits: ProductLimits;
  /** Milliseconds that a span costs. */
  spanCost: number;
}

/** The sums of a recorder as a step's means. */
export function profileReport(recorder: Recorder, { subject, warmup, limits, spanCost }: ReportOptions): ProfileReport {
  const { totals, layers } = recorder;
  const { calls: steps, milliseconds } = totals.step.get("step") ?? { calls: 0, milliseconds: 0 };
  const mean = (value: number) => value / Math.max(1, steps);
  const operations = [...totals.operation].map(([name, total]) => ({
    ...{ name, calls: mean(total.calls), milliseconds: mean(total.milliseconds) },
  }));
  const outside = mean(milliseconds) - operations.reduce((sum, each) => sum + each.milliseconds, 0);
  operations.push({ name: OUTSIDE, calls: 1, milliseconds: Math.max(0, outside) });
  const flops = Object.fromEntries([...recorder.flops].map(([precision, count]) => [precision, mean(count)]));
  return {
    ...{ format: "bowlab-profile", version: 1, ...subject, steps, warmup, milliseconds: mean(milliseconds) },
    phases: phasesOf(recorder, mean, mean(milliseconds)),
    layers: [...layers].map(([name, phases]) => ({
      ...{ name, milliseconds: mean([...phases.values()].reduce((sum, each) => sum + each, 0)) },
      phases: Object.fromEntries([...phases].map(([phase, each]) => [phase, mean(each)])),
    })),
    operations: operations.sort((a, b) => b.milliseconds - a.milliseconds),
    products: { flops, limits, shareOfLimit: shareOfLimit(flops, limits, mean(milliseconds)) },
    overheadMilliseconds: mean(recorder.spans * spanCost + recorder.residentMilliseconds),
  };
}

function phasesOf({ totals, peaks }: Recorder, mean: (value: number) => number, whole: number): ProfiledPhase[] {
  const phases = [...totals.phase].map(([name, total]) => ({
    ...{ name, milliseconds: mean(total.milliseconds) },
    peakTensorBytes: peaks.get(name)?.tensorBytes ?? null,
    peakResidentBytes: peaks.get(name)?.residentBytes ?? null,
  }));
  const rest = whole - phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const other = { name: OTHER, milliseconds: Math.max(0, rest), peakTensorBytes: null, peakResidentBytes: null };
  return [...phases, other];
}

function shareOfLimit(flops: Record<string, number>, limits: ProductLimits, milliseconds: number): number | null {
  const counted = Object.entries(flops);
  if (counted.length === 0 || milliseconds === 0 || counted.some(([precision]) => !limits[precision])) return null;
  const atLimit = counted.reduce((sum, [precision, count]) => sum + (1000 * count) / limits[precision], 0);
  return atLimit / milliseconds;
}
