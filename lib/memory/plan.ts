/** The plan of a training step's memory, part by part. */
import type { ProductPrecision } from "../options";

/** Bytes. */
export interface MemoryPlan {
  weights: number;
  /** AdamW's two. */
  moments: number;
  gradients: number;
  /** What is kept from the forward pass until the gradients are taken. */
  activations: number;
  /** The largest that is alive beside them for a while. */
  temporary: number;
  /** At the peak. Gradients come as activations go: it can be less than the sum. */
  total: number;
}

/** What a plan is made of; bytes, but for the numbers of parameters. */
export interface PlanParts {
  parameters: number;
  /** Numbers of the largest of them. */
  largestParameter: number;
  /** Whose gradients make one step. */
  batches: number;
  precision?: ProductPrecision;
  activations: number;
  temporaries: readonly number[];
}

/** Bytes of a float32. */
const FLOAT = 4;

/** What Node and the engine take beside tensors when they begin to train. */
const ENGINE = 130 * 2 ** 20;

/** Adds the parts up. The update has a scaled gradient and a decayed parameter beside the gradients. */
export function planOf(parts: PlanParts): MemoryPlan {
  const { parameters, batches, activations } = parts;
  const weights = FLOAT * parameters;
  const largest = FLOAT * parts.largestParameter;
  const copies = parts.precision === "bfloat16" ? weights / 2 : 0;
  const gradients = weights * (batches > 1 ? 2 : 1);
  const temporary = Math.max(...parts.temporaries) + copies;
  // Layer by layer gradients take the place of activations, but in places of their own: the weights once more.
  const beside = (batches > 1 ? 2 : 1) * weights;
  const peak = Math.max(activations + temporary + beside, gradients + 2 * largest);
  return { weights, moments: 2 * weights, gradients, activations, temporary, total: ENGINE + 3 * weights + peak };
}

/** One line: "memory: about 4.2 GB at the peak: weights 0.4 GB, …" */
export function describePlan({ weights, moments, gradients, activations, temporary, total }: MemoryPlan): string {
  const parts = Object.entries({ weights, moments, gradients, activations, "largest temporary": temporary });
  const named = parts.map(([name, bytes]) => `${name} ${memorySize(bytes)}`).join(", ");
  return `memory: about ${memorySize(total)} at the peak (${named})`;
}

/** "3.2 GB"; "6 MB" of what is small. */
export function memorySize(bytes: number): string {
  if (bytes < 1e8) return `${Math.ceil(bytes / 1e6)} MB`;
  const digits = bytes < 1e9 ? 2 : bytes < 1e10 ? 1 : 0;
  return `${(bytes / 1e9).toLocaleString("en", { maximumFractionDigits: digits })} GB`;
}
