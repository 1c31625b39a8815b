/**
 * Own kernels (products, fused operations) can be switched off, to be compared with what tfjs-backend-wasm ships:
 * measurements and tests do, and `BOWLAB_WASM_KERNELS=shipped` does for a whole process.
 */
let on = process.env.BOWLAB_WASM_KERNELS !== "shipped";

/** Whether own kernels are used. */
export function ownKernels(): boolean {
  return on;
}

/** Switches them on or off. @returns what was before */
export function switchOwnKernels(to: boolean): boolean {
  const before = on;
  on = to;
  return before;
}
