/** exp and erf for wasm through the own vector code; other types than float32 by the shipped kernels. */
import type * as tf from "@tensorflow/tfjs";
import { type KernelArguments, pointerOf, sizeOf } from "../backend";
import { type SimdFunctions, simdFunctions } from "../simd";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/** A unary kernel over the vector function of that name. */
export function elementwise(name: "exponential" | "errorFunction"): (shipped: Kernel) => Kernel {
  return (shipped) => (args) => {
    const { inputs, backend } = args;
    const { x } = inputs;
    if (x.dtype !== "float32") return shipped(args);
    const out = backend.makeOutput(x.shape, "float32");
    const run: SimdFunctions[typeof name] = simdFunctions(backend.wasm)[name];
    run(pointerOf(backend, x), pointerOf(backend, out), sizeOf(x.shape));
    return out;
  };
}
