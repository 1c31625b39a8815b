/**
 * Run in a process of its own, as in a project without @tensorflow/tfjs-node-gpu: starts the engine, and prints as one
 * line of JSON whose tfjs is whose.
 */
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs";

const internals = require("node:module") as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
const resolve = internals._resolveFilename;
internals._resolveFilename = (request, ...rest) => {
  if (request.startsWith("@tensorflow/tfjs-node-gpu")) throw new Error("hidden by the test");
  return resolve(request, ...rest);
};

// After the hiding: what is imported above the code would be loaded before it.
const bowlab = require("../../../lib") as typeof import("../../../lib");
const { findPlace } =
  require("../../../lib/engine/install/place") as typeof import("../../../lib/engine/install/place");
const { isCached } =
  require("../../../lib/engine/install/tfjs-package") as typeof import("../../../lib/engine/install/tfjs-package");

async function start(notes: string[] = [], progress: string[] = []) {
  return bowlab.useEngine("auto", {
    threads: 1,
    install: process.env.TEST_INSTALL ? true : undefined,
    onNote: (note) => notes.push(note),
    onProgress: ({ phase }) => progress.includes(phase) || progress.push(phase),
  });
}

async function inWorker(): Promise<string> {
  const worker = new Worker(__filename, { execArgv: ["--require", require.resolve("tsx/cjs")] });
  const [name] = (await once(worker, "message")) as [string];
  return name;
}

async function main(): Promise<void> {
  const notes: string[] = [];
  const progress: string[] = [];
  const { name } = await start(notes, progress);
  if (name === "wasm") return console.log(JSON.stringify({ engine: name, notes }));
  const place = findPlace();
  const folder = place.packageFolder as string;
  // The classes of the package's kernels hang on this tfjs.
  const requireThere = require("node:module").createRequire(`${folder}/dist/index.js`) as NodeJS.Require;
  const danfo = require("danfojs-node") as { tensorflow: typeof tf; DataFrame: new (data: object) => Frame };
  const frame = new danfo.DataFrame({ a: [1, 2], b: [10, 20] });
  const answer = {
    engine: name,
    notes,
    progress,
    package: isCached(place, folder) ? "cache" : "project",
    tfjs: ["@tensorflow/tfjs", "@tensorflow/tfjs-core"].map(
      (asked) => requireThere(asked) === require("@tensorflow/tfjs"),
    ),
    engines: [requireThere("@tensorflow/tfjs"), danfo.tensorflow, require("@tensorflow/tfjs-core")].map(
      (instance: typeof tf) => instance.engine() === tf.engine(),
    ),
    product: Array.from(
      tf.tidy(() =>
        tf
          .matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), [
            [1, 2],
            [3, 4],
          ])
          .dataSync(),
      ),
    ),
    frame: tf.tidy(() => tf.matMul(frame.tensor as tf.Tensor2D, tf.ones([2, 1])).arraySync()),
    inWorker: await inWorker(),
  };
  console.log(JSON.stringify(answer));
}

interface Frame {
  tensor: tf.Tensor;
}

if (isMainThread) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
} else {
  start().then(({ name }) => parentPort?.postMessage(name));
}
