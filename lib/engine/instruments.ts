/**
 * What the engine lets a profile see: bytes alive in tensors, every operation as a span, products of matrices, and how
 * fast large ones are. On `native`, `wasm` and `cpu` an operation has ended when its call returns, so its time is the
 * clock's.
 */
import { performance } from "node:perf_hooks";
import * as tf from "@tensorflow/tfjs";
import type { ProductPrecision } from "../options";
import { asOperation, countProduct, type EngineInstruments, type ProductLimits } from "../profile";
import { activeEngine } from "./describe";
import { products } from "./ops/products";
import { inPrecision, whyNoBfloat16 } from "./precision";

// biome-ignore lint/suspicious/noExplicitAny: functions of many kinds, passed through as they are.
type AnyFunction = (...args: any[]) => unknown;

/** An attribute of a TensorFlow operation. */
interface Attribute {
  name: string;
  value: unknown;
}

interface TensorFlowBackend {
  binding: Record<string, AnyFunction> & { TF_FLOAT: unknown };
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor;
}

interface Kernel {
  kernelName: string;
  kernelFunc: AnyFunction;
}

/** Products of matrices by their names, with the attribute that says whether the first factor is transposed. */
const TENSORFLOW_PRODUCTS: Readonly<Record<string, string>> = { MatMul: "transpose_a", BatchMatMulV2: "adj_x" };
const KERNEL_PRODUCTS: ReadonlySet<string> = new Set(["BatchMatMul", "_FusedMatMul"]);

/** The sides of the matrices whose product is the limit. */
const SIDE = 2048;
/** Of the measured products the fastest counts. */
const ROUNDS = 5;
/** No further round after so many milliseconds. */
const LONG = 2000;

/** The instruments of the engine in use. */
export function engineInstruments(): EngineInstruments {
  return {
    liveBytes: () => tf.engine().state.numBytes,
    observeOperations: () => (tf.getBackend() === "tensorflow" ? observeTensorFlow() : observeKernels()),
    measureLimits,
  };
}

/** What goes through TensorFlow's binding, by TensorFlow's names. The binding itself cannot be changed. */
function observeTensorFlow(): () => void {
  const backend = tf.backend() as unknown as TensorFlowBackend;
  const { binding } = backend;
  const { executeOp } = binding;
  const watched = ["createTensor", "tensorDataSync", "deleteTensor"].map((name) => {
    const run = binding[name].bind(binding);
    return [name, { value: (...args: unknown[]) => asOperation(name, () => run(...args)) }];
  });
  backend.binding = Object.create(binding, {
    ...Object.fromEntries(watched),
    executeOp: { value: (name: string, ...rest: unknown[]) => asOperation(name, () => executeOp(name, ...rest)) },
  });
  const execute = backend.executeSingleOutput.bind(backend);
  backend.executeSingleOutput = (name, attributes, inputs) => {
    const output = execute(name, attributes, inputs);
    if (name in TENSORFLOW_PRODUCTS) {
      const attribute = (wanted: string) => attributes.find(({ name }) => name === wanted)?.value;
      const precision = attribute("T") === binding.TF_FLOAT ? "float32" : "bfloat16";
      countMatrices(precision, inputs[0].shape, attribute(TENSORFLOW_PRODUCTS[name]) === true, output.shape);
    }
    return output;
  };
  return () => {
    backend.binding = binding;
    // The class has it: what stood before is what is left.
    delete (backend as Partial<TensorFlowBackend>).executeSingleOutput;
  };
}

/** tfjs's kernels of the backend, by tfjs's names. */
function observeKernels(): () => void {
  const kernels = tf.getKernelsForBackend(tf.getBackend()) as unknown as Kernel[];
  const first = kernels.map(({ kernelFunc }) => kernelFunc);
  kernels.forEach((kernel, i) => {
    const run = first[i];
    kernel.kernelFunc = KERNEL_PRODUCTS.has(kernel.kernelName)
      ? (args) => asOperation(kernel.kernelName, () => countedKernel(run, args))
      : (args) => asOperation(kernel.kernelName, () => run(args));
  });
  return () =>
    kernels.forEach((kernel, i) => {
      kernel.kernelFunc = first[i];
    });
}

/** A product of matrices by a kernel. */
function countedKernel(
  run: AnyFunction,
  args: { inputs: Record<string, tf.TensorInfo>; attrs: { transposeA?: boolean } },
): unknown {
  const output = run(args) as tf.TensorInfo;
  countMatrices("float32", args.inputs.a.shape, args.attrs.transposeA ?? false, output.shape);
  return output;
}

/** @param a shape of the first factor, transposed or not @param product shape */
function countMatrices(
  precision: ProductPrecision,
  a: readonly number[],
  transposeA: boolean,
  product: readonly number[],
): void {
  const inner = a[a.length - (transposeA ? 2 : 1)];
  countProduct(precision, 2 * inner * tf.util.sizeFromShape([...product]));
}

/** By precision that the engine has. None on `cpu`, which would take minutes, and on `cuda`, which does not wait. */
function measureLimits(): ProductLimits {
  const engine = activeEngine()?.name;
  if (engine !== "native" && engine !== "wasm") return {};
  const precisions: ProductPrecision[] = whyNoBfloat16(engine) === undefined ? ["float32", "bfloat16"] : ["float32"];
  return Object.fromEntries(precisions.map((precision) => [precision, measureLimit(precision)]));
}

/** Floating-point operations a second; in bfloat16 of the product alone, without the casts of its factors. */
function measureLimit(precision: ProductPrecision): number {
  return inPrecision(precision, () =>
    tf.tidy(() => {
      const { factor, multiplyRaw } = products(SIDE, SIDE);
      const [a, b] = [0.5, 0.25].map((value) => factor(tf.fill([SIDE, SIDE], value))); // (2048, 2048)
      let fastest = Number.POSITIVE_INFINITY;
      const began = performance.now();
      for (let round = 0; round <= ROUNDS && (round < 2 || performance.now() - began < LONG); round++) {
        const started = performance.now();
        tf.dispose(multiplyRaw(a, b));
        // The first one warms up.
        if (round > 0) fastest = Math.min(fastest, performance.now() - started);
      }
      return (2 * SIDE ** 3 * 1000) / fastest;
    }),
  );
}
