/** Puts the own kernels over those of tfjs-backend-wasm, each with the shipped one to fall back on. */
import * as tf from "@tensorflow/tfjs";
import type { KernelArguments } from "./backend";
import {
  batchMatMul,
  elementwise,
  fusedMatMul,
  gather,
  identity,
  ownOperations,
  sum,
  transpose,
  unsortedSegmentSum,
} from "./kernels";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/** From the shipped kernel to the own one. */
const OVER_SHIPPED: Readonly<Record<string, (shipped: Kernel) => Kernel>> = {
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  GatherV2: gather,
  Identity: () => identity,
  Transpose: transpose,
  Sum: sum,
  Exp: elementwise("exponential"),
  Erf: elementwise("errorFunction"),
};

/** Kernels that the package lacks. */
const ADDED: Readonly<Record<string, Kernel>> = { UnsortedSegmentSum: unsortedSegmentSum };

let registered = false;

/** Once a process; the package's own kernels must be registered already. */
export function registerOwnKernels(): void {
  if (registered) return;
  for (const [name, over] of Object.entries(OVER_SHIPPED)) {
    const shipped = tf.getKernel(name, "wasm");
    const own = over(shipped.kernelFunc as unknown as Kernel);
    tf.unregisterKernel(name, "wasm");
    tf.registerKernel({ ...shipped, kernelFunc: own as unknown as tf.KernelFunc });
  }
  for (const [name, own] of Object.entries(ADDED)) {
    tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc: own as unknown as tf.KernelFunc });
  }
  for (const { name, run } of ownOperations)
    tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc: run as unknown as tf.KernelFunc });
  registered = true;
}
