/**
 * The engines `native` and `cuda`: TensorFlow through @tensorflow/tfjs-node-gpu. One process can load TensorFlow once,
 * with or without GPU and with one number of threads; all of that is read from the environment when its libraries load.
 */
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { messageOf } from "../errors";
import { findEntry, linkEntry } from "./install/cache";
import { kernelsFile } from "./install/kernels";
import { restoreOldUtil } from "./install/old-util";
import { lendTfjs } from "./install/one-tfjs";
import { addonFile, findPlace, type InstallPlace, type Variant } from "./install/place";
import { behindGate } from "./install/stderr-gate";
import { isCached, whyNoPackage } from "./install/tfjs-package";
import { loadKernels } from "./ops/runtime";
import { muted } from "./quiet";

interface Binding {
  TF_Version: string;
}

interface NodeBackend extends tf.KernelBackend {
  binding: Binding;
  isUsingGpuDevice: boolean;
}

export interface LoadedNative {
  tensorflowVersion: string;
  usesGpu: boolean;
  threads: number;
  /** bowlab's own operations: true, or why TensorFlow's run in their place. */
  kernels: true | string;
}

let loaded: LoadedNative | undefined;

/** What TensorFlow runs as in this process, once loaded. */
export function loadedNative(): LoadedNative | undefined {
  return loaded;
}

/**
 * Loads the addon and registers the backend `tensorflow`; the first call decides GPU and threads for the process.
 * @throws Error saying why the addon cannot be had
 */
export async function loadNative(gpu: boolean, threads: number): Promise<LoadedNative> {
  if (loaded) return loaded;
  const place = findPlace();
  const addon = findAddon(place, gpu ? ["cuda", "cpu"] : ["cpu", "cuda"]);
  const environment = setEnvironment(gpu, threads);
  try {
    const create = () => createBackend(place.packageFolder as string, addon);
    const { result: backend } = await muted(() => behindGate(addon, create));
    const usesGpu = backend.isUsingGpuDevice;
    const kernels = usesGpu ? "on a GPU TensorFlow's own run" : tryKernels(addon);
    loaded = { tensorflowVersion: backend.binding.TF_Version, usesGpu, threads: environment.threads, kernels };
    return loaded;
  } finally {
    environment.takeBackThreads();
  }
}

/** Why bowlab's own operations cannot be loaded beside the addon. BOWLAB_KERNELS=off leaves them out, to compare. */
export function whyNoKernels(addon: string): string | undefined {
  if (process.env.BOWLAB_KERNELS === "off") return "BOWLAB_KERNELS=off";
  if (fs.existsSync(kernelsFile(fs.realpathSync(addon)))) return undefined;
  return "they have not been built for this processor: run `npx bowlab doctor --install`";
}

function tryKernels(addon: string): true | string {
  try {
    const why = whyNoKernels(addon);
    if (why === undefined) loadKernels(kernelsFile(fs.realpathSync(addon)));
    return why ?? true;
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * The addon in the project's package, re-linked from the cache where that is needed; straight from the cache where the
 * project has no such package, or one that cannot be written.
 * @throws Error saying why there is none
 */
export function findAddon(place: InstallPlace, variants: readonly Variant[], { mayLink = true } = {}): string {
  const { packageFolder } = place;
  if (!packageFolder) throw new Error(whyNoPackage(place));
  if (fs.existsSync(addonFile(packageFolder))) return addonFile(packageFolder);
  const entries = variants.map((variant) => findEntry(place, variant)).filter((entry) => entry !== null);
  const whole = entries.find((entry) => entry.broken === null);
  if (!whole) {
    const broken = entries[0];
    throw new Error(
      broken ? `the built engine in ${broken.folder} is broken: ${broken.broken}` : "its addon has not been built yet",
    );
  }
  if (!mayLink || isCached(place, packageFolder)) return addonFile(whole.folder);
  try {
    linkEntry(place, whole);
    return addonFile(packageFolder);
  } catch {
    return addonFile(whole.folder);
  }
}

/** Whether there is an addon to load. Looks, changes nothing. */
export function isBuilt(): boolean {
  try {
    findAddon(findPlace(), ["cpu", "cuda"], { mayLink: false });
    return true;
  } catch {
    return false;
  }
}

interface Environment {
  /** On which TensorFlow will run. */
  threads: number;
  /** Once it is loaded: the processes that this one starts are to choose their own. */
  takeBackThreads(): void;
}

/** TensorFlow reads these when its libraries load; what a person has set already stays. */
function setEnvironment(gpu: boolean, threads: number): Environment {
  const { env } = process;
  env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  env.TF_NUM_INTEROP_THREADS ??= "1";
  if (!gpu) env.CUDA_VISIBLE_DEVICES = "-1";
  else env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  const ours = ["TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS"].filter((name) => env[name] === undefined);
  for (const name of ours) env[name] = String(threads);
  return {
    threads: Number(env.TF_NUM_INTRAOP_THREADS),
    takeBackThreads: () => {
      for (const name of ours) Reflect.deleteProperty(env, name);
    },
  };
}

/**
 * The package's own entry point where the addon lies where it looks, else the same steps with the addon from elsewhere.
 */
function createBackend(packageFolder: string, addon: string): NodeBackend {
  restoreOldUtil();
  if (addon === addonFile(packageFolder)) {
    require(packageFolder);
  } else {
    lendTfjs();
    require(`${packageFolder}/dist/register_all_kernels`);
    const { NodeJSKernelBackend } = require(`${packageFolder}/dist/nodejs_kernel_backend`) as {
      NodeJSKernelBackend: new (binding: Binding, packageName: string) => tf.KernelBackend;
    };
    const binding = require(addon) as Binding;
    tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu"), 3);
  }
  const backend = tf.findBackend("tensorflow") as NodeBackend | null;
  if (!backend) throw new Error("the package did not register its backend");
  return backend;
}

/** Why loading failed, without the package's page of advice. */
export function reasonOf(error: unknown): string {
  return messageOf(error).split("\n")[0];
}
