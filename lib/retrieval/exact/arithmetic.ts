/** How the engine in use multiplies the vectors of a search: what is fast there, with an error that has a bound. */
import { activeEngine, whyNoBfloat16 } from "../../engine";
import { BFLOAT16, FLOAT32, type ScanArithmetic, TF32 } from "./error-bound";

/** Fewer queries take no time beside the reading of the vectors, and fewer numbers a vector gain nothing. */
const LEAST = 16;

/**
 * The arithmetic of products with so many queries: bfloat16 where the processor has it.
 * @param count Q
 * @param dimension H
 */
export function scanArithmetic(count: number, dimension: number): ScanArithmetic {
  const isLarge = count >= LEAST && dimension >= LEAST;
  const isNarrow = activeEngine()?.name === "native" && isLarge && whyNoBfloat16("native") === undefined;
  return isNarrow ? BFLOAT16 : finestArithmetic();
}

/** The arithmetic of the least error: what the engine makes of products of float32. */
export function finestArithmetic(): ScanArithmetic {
  const engine = activeEngine()?.name;
  if (engine === "cuda") return TF32;
  // oneDNN may have been told to multiply float32 in bfloat16; the product is written in float32 then.
  if (engine === "native" && process.env.ONEDNN_DEFAULT_FPMATH_MODE) return { factor: BFLOAT16.factor, result: 0 };
  return FLOAT32;
}
