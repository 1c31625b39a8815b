/** Proves an addon in a process of its own, so that a broken library cannot take the caller down. */
import { findPackage, lastWords, runCommand, StepFailure } from "../../install";
import { RESTORE_OLD_UTIL } from "./old-util";

export interface SelfTestResult {
  tensorflowVersion: string;
  usesGpu: boolean;
  /** How many times as fast a product is in bfloat16 on one thread, casts counted; null: it was not measured. */
  bfloat16Speedup: number | null;
}

/**
 * Run by the child: a product and a gradient through TensorFlow, with known answers. Plain JavaScript, whatever the
 * parent runs as.
 */
const SCRIPT = `
process.on("uncaughtException", (error) => {
  console.error(String(error.message).split("\\n")[0]);
  process.exit(1);
});
${RESTORE_OLD_UTIL}
const [tfjs, packageFolder, addon, measured] = process.argv.slice(1);
const tf = require(tfjs);
globalThis[Symbol.for("bowlab.tfjs")] = tf; // see one-tfjs.ts
require(packageFolder + "/dist/register_all_kernels");
const { NodeJSKernelBackend } = require(packageFolder + "/dist/nodejs_kernel_backend");
const binding = require(addon);
tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu"), 3);
tf.setBackend("tensorflow");
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const product = Array.from(tf.matMul(x, x).dataSync());
const gradient = Array.from(tf.grad((x) => tf.sum(tf.square(tf.gather(x, tf.tensor1d([1, 1], "int32")))))(x).dataSync());
const found = JSON.stringify([product, gradient]);
if (found !== "[[7,10,15,22],[0,0,12,16]]") throw new Error("wrong results: " + found);
const usesGpu = tf.backend().isUsingGpuDevice;
const bfloat16Speedup = measured === "measured" ? compareProducts() : null;
console.log(JSON.stringify({ tensorflowVersion: binding.TF_Version, usesGpu, bfloat16Speedup }));

function compareProducts() {
  const [FLOAT, BFLOAT16, SIZE, TURNS] = [1, 14, 1024, 7];
  const made = [];
  const run = (name, types, flags, inputs) => {
    const typed = Object.entries(types).map(([name, value]) => ({ name, type: binding.TF_ATTR_TYPE, value }));
    const off = flags.map((name) => ({ name, type: binding.TF_ATTR_BOOL, value: false }));
    made.push(binding.executeOp(name, [...typed, ...off], inputs, 1)[0].id);
    return made[made.length - 1];
  };
  const cast = (SrcT, DstT, id) => run("Cast", { SrcT, DstT }, ["Truncate"], [id]);
  const multiply = (T, a, b) => run("MatMul", { T }, ["transpose_a", "transpose_b"], [a, b]);
  const matrices = [1, 2].map((seed) => tf.randomNormal([SIZE, SIZE], 0, 1, "float32", seed));
  const [a, b] = tf.backend().getInputTensorIds(matrices);
  const narrow = (id) => cast(FLOAT, BFLOAT16, id);
  const inHalves = () => cast(BFLOAT16, FLOAT, multiply(BFLOAT16, narrow(a), narrow(b)));
  const products = [() => multiply(FLOAT, a, b), inHalves];
  // A GPU works on its own clock, until its result is read.
  const busy = ({ user, system }) => (user + system) / 1000;
  const clock = () => (usesGpu ? performance.now() : busy(process.cpuUsage()));
  const best = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn++) {
    products.forEach((product, which) => {
      const start = clock();
      const id = product();
      if (usesGpu) binding.tensorDataSync(id);
      best[which] = Math.min(best[which], clock() - start);
      for (const each of made.splice(0)) binding.deleteTensor(each);
    });
  }
  return best[0] / best[1];
}
`;

/**
 * @param env the environment of the child
 * @param measured also measures products in bfloat16, which end the child where the processor has none
 * @throws StepFailure saying how it failed
 */
export async function selfTestAddon(
  packageFolder: string,
  addon: string,
  env: NodeJS.ProcessEnv,
  { measured = false } = {},
): Promise<SelfTestResult> {
  const tfjs = findPackage("@tensorflow/tfjs");
  if (!tfjs) throw new StepFailure("the package @tensorflow/tfjs is not installed", "install bowlab again with npm");
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: "3", NODE_OPTIONS: "" };
  // On one thread a measurement is the same whatever else the machine does.
  if (measured) Object.assign(quiet, { TF_NUM_INTRAOP_THREADS: "1", OMP_NUM_THREADS: "1" });
  const words = ["-e", SCRIPT, "--", tfjs, packageFolder, addon, measured ? "measured" : "tested"];
  const result = await runCommand(process.execPath, words, quiet, 120);
  const answer = result.stdout.split("\n").find((line) => line.startsWith('{"tensorflowVersion"'));
  if (result.status !== 0 || !answer) throw new StepFailure(`the engine does not pass its test: ${lastWords(result)}`);
  return JSON.parse(answer) as SelfTestResult;
}
