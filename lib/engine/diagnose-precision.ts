/** Whether products in bfloat16 pay on this machine: what the processor says, and what a product takes. */
import type { EngineName } from "./names";
import { whyNoBfloat16 } from "./precision";

export interface PrecisionDiagnosis {
  state: "pays" | "does not pay" | "not possible";
  /** Why, in a sentence. */
  reason: string;
}

/** Below this a training step gains nothing: what is not a product stays as it is. */
const PAYS = 1.2;

/**
 * @param engine the one that `auto` takes
 * @param speedup how many times as fast a product is in bfloat16, casts counted; null: it could not be measured
 */
export function diagnoseBfloat16(engine: EngineName, speedup: number | null): PrecisionDiagnosis {
  const obstacle = whyNoBfloat16(engine) ?? (speedup === null ? "its test fails here" : undefined);
  if (obstacle !== undefined || speedup === null) return { state: "not possible", reason: obstacle as string };
  const measured = `products are ${speedup.toFixed(1)} times as fast as in float32, casts counted`;
  return { state: speedup >= PAYS ? "pays" : "does not pay", reason: measured };
}
