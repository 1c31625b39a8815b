/** Proves an addon in a process of its own, so that a broken library cannot take the caller down. */
import { findPackage, lastWords, runCommand, StepFailure } from "../../install";
import { RESTORE_OLD_UTIL } from "./old-util";

export interface SelfTestResult {
  tensorflowVersion: string;
  usesGpu: boolean;
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
const [tfjs, packageFolder, addon] = process.argv.slice(1);
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
console.log(JSON.stringify({ tensorflowVersion: binding.TF_Version, usesGpu: tf.backend().isUsingGpuDevice }));
`;

/**
 * @param env the environment of the child
 * @throws StepFailure saying how it failed
 */
export async function selfTestAddon(
  packageFolder: string,
  addon: string,
  env: NodeJS.ProcessEnv,
): Promise<SelfTestResult> {
  const tfjs = findPackage("@tensorflow/tfjs");
  if (!tfjs) throw new StepFailure("the package @tensorflow/tfjs is not installed", "install bowlab again with npm");
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: "3", NODE_OPTIONS: "" };
  const result = await runCommand(process.execPath, ["-e", SCRIPT, "--", tfjs, packageFolder, addon], quiet, 120);
  const answer = result.stdout.split("\n").find((line) => line.startsWith('{"tensorflowVersion"'));
  if (result.status !== 0 || !answer) throw new StepFailure(`the engine does not pass its test: ${lastWords(result)}`);
  return JSON.parse(answer) as SelfTestResult;
}
