/**
 * In which precision matrices are multiplied: float32, or bfloat16 (the upper half of a float32: its range, 8 bits of
 * its fraction), whose products take half the time where the processor has them, with sums in float32. As in
 * PyTorch's autocast, products alone are concerned: weights, moments, updates, LayerNorm, softmax and losses stay
 * float32 (Micikevicius et al., ICLR 2018, with master weights; Kalamkar et al. 2019 for bfloat16).
 */
import * as fs from "node:fs";
import type { ProductPrecision } from "../options";
import { activeEngine } from "./describe";
import type { EngineName } from "./names";

let active: ProductPrecision = "float32";
let depth = 0;
/** What ends with the outermost scope. */
const endings: (() => void)[] = [];

/** The precision of products at this moment. */
export function activePrecision(): ProductPrecision {
  return active;
}

/**
 * Runs `work` with products in `precision`; gradients that are taken inside belong to it. Copies that are made of the
 * weights serve the whole of the outermost scope, so weights must not change in it before their last product.
 * @param work must not be asynchronous: the precision is that of the call
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { collatePlain, encode, inPrecision, loadModel, usablePrecision, useEngine } from "bowlab";
 *
 * await useEngine();
 * const precision = usablePrecision("bfloat16"); // float32 where there is no other
 * const { parameters, config } = loadModel("bow");
 * const batch = collatePlain([Int32Array.of(2, 10, 11, 3)], config.padTokenId);
 * tf.tidy(() => {
 *   const hidden = inPrecision(precision, () => encode(parameters, config, batch));
 *   console.log(hidden.shape); // → [ 4, 128 ]
 * });
 * parameters.dispose();
 * ```
 */
export function inPrecision<T>(precision: ProductPrecision = "float32", work: () => T): T {
  const before = active;
  active = precision;
  depth++;
  try {
    return work();
  } finally {
    active = before;
    if (--depth === 0) for (const end of endings.splice(0)) end();
  }
}

/** Calls `end` when the outermost scope of `inPrecision` ends. */
export function whenScopeEnds(end: () => void): void {
  endings.push(end);
}

/**
 * The precision that the engine in use can have: `wanted`, or float32 where it has no products in bfloat16.
 * @param onNote told why it goes on in float32
 */
export function usablePrecision(
  wanted: ProductPrecision = "float32",
  onNote?: (note: string) => void,
): ProductPrecision {
  if (wanted === "float32") return wanted;
  const engine = activeEngine()?.name;
  const reason = engine ? whyNoBfloat16(engine) : "no engine has been started";
  if (reason === undefined) return wanted;
  onNote?.(`products in bfloat16 are not possible here (${reason}): going on in float32`);
  return "float32";
}

/** What would need less memory than `precision` and be possible here: bfloat16, or nothing. */
export function narrowerPrecision(precision: ProductPrecision = "float32"): ProductPrecision[] {
  return precision === "float32" && usablePrecision("bfloat16") === "bfloat16" ? ["bfloat16"] : [];
}

/**
 * Why an engine has no products in bfloat16 on this machine; undefined where it has them.
 * @param cpuInfo what Linux says of the processor; null where there is no such file
 */
export function whyNoBfloat16(engine: EngineName, cpuInfo: string | null = readCpuInfo()): string | undefined {
  if (engine === "cuda") return undefined;
  if (engine !== "native") return `the engine ${engine} computes in float32 alone`;
  const { TF_ENABLE_ONEDNN_OPTS: oneDnn, ONEDNN_MAX_CPU_ISA: instructions } = process.env;
  if (oneDnn === "0") return "TF_ENABLE_ONEDNN_OPTS=0 switches them off";
  // oneDNN ends the process where it is asked for a product that it may not compute.
  if (instructions && !/^(ALL|DEFAULT|.*(BF16|FP16|AMX).*)$/i.test(instructions))
    return `ONEDNN_MAX_CPU_ISA=${instructions} rules them out`;
  if (cpuInfo === null) return "the system does not say whether its processor has them";
  if (/^flags\s*:.*\b(avx512_bf16|amx_bf16)\b/m.test(cpuInfo)) return undefined;
  return "the processor has neither AVX512_BF16 nor AMX";
}

function readCpuInfo(): string | null {
  try {
    return fs.readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return null;
  }
}
