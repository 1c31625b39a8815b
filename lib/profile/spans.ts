/**
 * Marks in the code that is profiled: which phase, layer or operation is at work. While nothing is profiled they call
 * the work and do nothing else.
 */
import type { Recorder, SpanKind } from "./recorder";

let active: Recorder | null = null;

/** The recorder at work, if any. */
export function activeRecorder(): Recorder | null {
  return active;
}

/** From now on spans go to `recorder`; null ends it. */
export function setRecorder(recorder: Recorder | null): void {
  active = recorder;
}

/** Work as one span. */
function inSpan<T>(kind: SpanKind, name: string, work: () => T): T {
  if (active === null) return work();
  const close = active.open(kind, name);
  try {
    return work();
  } finally {
    close();
  }
}

/** Work that is part of a phase: "forward", "backward", "update". */
export function inPhase<T>(name: string, work: () => T): T {
  return inSpan("phase", name, work);
}

/**
 * Work of a phase that waits. No other span may be opened beside it meanwhile.
 * @param isWhole phases and layers inside it are not told apart
 */
export async function inPhaseWaiting<T>(name: string, work: () => Promise<T>, isWhole = false): Promise<T> {
  if (active === null) return work();
  const close = active.open("phase", name, isWhole);
  try {
    return await work();
  } finally {
    close();
  }
}

/**
 * Work of a part of the model: "embeddings", "layer 0", "head". Its gradient counts with it. No name: no part.
 */
export function inLayer<T>(name: string | undefined, work: () => T): T {
  return name === undefined ? work() : inSpan("layer", name, work);
}

/** An operation of the engine. */
export function asOperation<T>(name: string, work: () => T): T {
  return inSpan("operation", name, work);
}

/** The layer at work, while something is profiled. */
export function activeLayer(): string | undefined {
  return active?.innermost("layer");
}

/** Counts a product of matrices. @param flops two for every multiplication with its addition */
export function countProduct(precision: string, flops: number): void {
  active?.countProduct(precision, flops);
}
