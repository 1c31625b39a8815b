/**
 * Run in a process of its own by the engine tests: starts an engine, computes, and prints what it saw as one line of
 * JSON.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type EngineName, useEngine } from "../../lib/engine";
import { sha256 } from "../../lib/files";
import { Random } from "../../lib/random";

const { TEST_HIDE_NATIVE, TEST_READ_ONLY_PACKAGE } = process.env;

if (TEST_HIDE_NATIVE || TEST_READ_ONLY_PACKAGE) {
  const internals = require("node:module") as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const resolve = internals._resolveFilename;
  internals._resolveFilename = (request, ...rest) => {
    if (!request.startsWith("@tensorflow/tfjs-node-gpu")) return resolve(request, ...rest);
    if (TEST_HIDE_NATIVE) throw new Error("hidden by the test");
    return path.join(TEST_READ_ONLY_PACKAGE as string, "package.json");
  };
}

if (TEST_READ_ONLY_PACKAGE) {
  const files = require("node:fs") as { symlinkSync: () => void };
  files.symlinkSync = () => {
    throw Object.assign(new Error("read-only file system"), { code: "EROFS" });
  };
}

/**
 * Products of every form and what lies between them: forward and gradients of two small dense layers with attention.
 */
function compute(): string {
  const random = new Random(7);
  const normal = (...shape: number[]) =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
      shape,
    );
  const variables = [normal(130, 70), normal(70, 70), normal(70, 500), normal(500, 70)];
  const { value, grads } = tf.valueAndGrads((x, q, w, v) => {
    const heads = tf.matMul(x, q).reshape([2, 65, 70]);
    const mixed = tf.matMul(tf.softmax(tf.matMul(heads, heads, false, true)), heads).reshape([130, 70]);
    return tf.mean(tf.square(tf.matMul(tf.erf(tf.matMul(mixed, w)), v)));
  })(variables);
  return sha256(...[value, ...grads].map((tensor) => new Uint8Array(Float32Array.from(tensor.dataSync()).buffer)));
}

async function main(): Promise<void> {
  const [engine, threads] = process.argv.slice(2);
  const notes: string[] = [];
  const requested = engine === "default" ? undefined : (engine as EngineName | "auto");
  const description = await useEngine(requested, {
    threads: threads ? Number(threads) : undefined,
    onNote: (note) => notes.push(note),
  });
  const hash = compute();
  const environment = { intra: process.env.TF_NUM_INTRAOP_THREADS, omp: process.env.OMP_NUM_THREADS };
  const tasks = process.platform === "linux" ? fs.readdirSync("/proc/self/task").length : undefined;
  console.log(JSON.stringify({ description, notes, hash, environment, tasks }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
