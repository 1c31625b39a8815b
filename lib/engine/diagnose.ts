/**
 * The facts behind `bowlab doctor`: every rung of the ladder with its state, versions, machine, tools, cache, what is
 * missing and the fix.
 */
import * as os from "node:os";
import * as tf from "@tensorflow/tfjs";
import {
  cacheSize,
  compilerNames,
  failureOf,
  findCommand,
  findPackage,
  packageVersion,
  runCommand,
  TFJS_NODE_GPU,
} from "../install";
import { diagnoseBfloat16, type PrecisionDiagnosis } from "./diagnose-precision";
import { findEntry } from "./install/cache";
import { findPlace, type InstallPlace, TENSORFLOW_VERSION } from "./install/place";
import { type SelfTestResult, selfTestAddon } from "./install/self-test";
import { isCached, whyNoPackage } from "./install/tfjs-package";
import { findTools } from "./install/tools";
import { type Gpu, threadCount, visibleGpus } from "./machine";
import { ENGINE_SUMMARIES, type EngineName, LADDER } from "./names";
import { findAddon, reasonOf, whyNoKernels } from "./native";
import { whyNoBfloat16 } from "./precision";

export interface RungDiagnosis {
  engine: EngineName;
  summary: string;
  state: "works" | "not possible" | "comes later";
  /** Why, in a sentence. */
  reason: string;
  /** How to reach it. */
  fix?: string;
}

export interface ToolDiagnosis {
  name: string;
  /** Path and version, or null when it is missing. */
  found: string | null;
}

export interface Diagnosis {
  /** The rung that `auto` takes. */
  engine: EngineName;
  ladder: RungDiagnosis[];
  versions: { node: string; tfjs: string; tensorflow: string | null; typescript: string | null };
  threads: number;
  /** bowlab's own operations for TensorFlow: true, or why they are not there. */
  kernels: true | string;
  /** Whether `--precision bfloat16` pays on that engine. */
  bfloat16: PrecisionDiagnosis;
  memory: { totalMb: number; freeMb: number };
  gpus: Gpu[];
  tools: ToolDiagnosis[];
  /** The package whose binding the native engine is: version, and folder in the project or the per-user cache. */
  package: { name: string; version: string; folder: string; where: "project" | "cache" } | null;
  cache: { folder: string; bytes: number };
  /** What stands between this machine and a higher rung, each with its fix. */
  missing: { what: string; fix: string }[];
}

export interface DiagnoseOptions {
  /** Other surroundings than this process's own. */
  place?: Partial<InstallPlace>;
}

/** Looks, changes nothing and loads no engine into this process: TensorFlow is tried in a child. */
export async function diagnose({ place: overrides }: DiagnoseOptions = {}): Promise<Diagnosis> {
  const place = findPlace(overrides);
  const gpus = visibleGpus(place.env);
  const native = await tryNative(place);
  const ladder = LADDER.map((engine) => diagnoseRung(engine, native, gpus));
  const working = ladder.find(({ state }) => state === "works")?.engine ?? "wasm";
  const typescript = findPackage("typescript");
  return {
    engine: working,
    ladder,
    versions: {
      node: process.versions.node,
      tfjs: tf.version["tfjs-core"],
      tensorflow: "result" in native ? native.result.tensorflowVersion : null,
      typescript: typescript && packageVersion(typescript),
    },
    threads: threadCount(undefined, place.env),
    kernels: diagnoseKernels(place, working),
    bfloat16: diagnoseBfloat16(working, "result" in native ? native.result.bfloat16Speedup : null),
    memory: { totalMb: Math.round(os.totalmem() / 2 ** 20), freeMb: Math.round(os.freemem() / 2 ** 20) },
    gpus,
    tools: await findAllTools(place),
    package: describePackage(place),
    cache: { folder: place.cacheFolder, bytes: cacheSize(place.cacheFolder) },
    missing: await whatIsMissing(place, native, ladder),
  };
}

function describePackage(place: InstallPlace): Diagnosis["package"] {
  const { packageFolder: folder } = place;
  if (!folder) return null;
  const where = isCached(place, folder) ? "cache" : "project";
  return { name: TFJS_NODE_GPU.name, version: packageVersion(folder), folder, where };
}

/** "native" alone has them. */
function diagnoseKernels(place: InstallPlace, engine: EngineName): Diagnosis["kernels"] {
  if (engine !== "native") return `the engine ${engine} has none`;
  return whyNoKernels(findAddon(place, ["cpu", "cuda"], { mayLink: false })) ?? true;
}

type Native = { result: SelfTestResult } | { reason: string };

async function tryNative(place: InstallPlace): Promise<Native> {
  try {
    const addon = findAddon(place, ["cuda", "cpu"], { mayLink: false });
    const test = (measured: boolean) => selfTestAddon(place.packageFolder as string, addon, place.env, { measured });
    if (whyNoBfloat16("native") !== undefined) return { result: await test(false) };
    return { result: await test(true).catch(() => test(false)) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function diagnoseRung(engine: EngineName, native: Native, gpus: readonly Gpu[]): RungDiagnosis {
  const rung = { engine, summary: ENGINE_SUMMARIES[engine] };
  const install = "run `npx bowlab doctor --install`";
  if (engine === "webgpu") return { ...rung, state: "comes later", reason: "it is not part of this version" };
  if (engine === "wasm") return { ...rung, state: "works", reason: "it needs nothing installed" };
  if (engine === "cuda" && gpus.length === 0) {
    const fix = "use a machine with an NVIDIA GPU and its driver";
    return { ...rung, state: "not possible", reason: "no NVIDIA GPU is visible (nvidia-smi lists none)", fix };
  }
  if ("reason" in native) return { ...rung, state: "not possible", reason: native.reason, fix: install };
  const { tensorflowVersion, usesGpu } = native.result;
  if (engine === "cuda" && !usesGpu) {
    const reason = `TensorFlow ${tensorflowVersion} is there without CUDA`;
    return { ...rung, state: "not possible", reason, fix: `${install} --force` };
  }
  return { ...rung, state: "works", reason: `TensorFlow ${tensorflowVersion} passes its test` };
}

async function findAllTools({ env }: InstallPlace): Promise<ToolDiagnosis[]> {
  const python = findCommand(["python3", "python"], env);
  const compiler = findCommand(compilerNames(env), env);
  return [
    { name: "python", found: python && (await versionOf(python, ["--version"], env)) },
    { name: "pip", found: python && (await versionOf(python, ["-m", "pip", "--version"], env)) },
    { name: "C++ compiler", found: compiler && (await versionOf(compiler, ["--version"], env)) },
  ];
}

async function versionOf(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  const { status, stdout, stderr } = await runCommand(command, args, env, 60);
  return status === 0 ? `${command}: ${(stdout || stderr).split("\n")[0].trim()}` : null;
}

/**
 * Only what a higher rung waits for: nothing when TensorFlow works, and the first obstacle to building it when it does
 * not.
 */
async function whatIsMissing(
  place: InstallPlace,
  native: Native,
  ladder: readonly RungDiagnosis[],
): Promise<Diagnosis["missing"]> {
  const missing: Diagnosis["missing"] = [];
  const cuda = ladder.find(
    ({ engine, state, fix }) => engine === "cuda" && state !== "works" && fix?.includes("--install"),
  );
  if (cuda && "result" in native) missing.push({ what: `cuda: ${cuda.reason}`, fix: cuda.fix as string });
  if ("result" in native) return missing;
  if (!place.packageFolder && findEntry(place, "cpu")?.broken === null) {
    return [{ what: whyNoPackage(place), fix: "run `npx bowlab doctor --install` (0.3 MB to download)" }];
  }
  try {
    await findTools(place, "cpu", place.env.BOWLAB_TENSORFLOW_WHEEL);
    missing.push({
      what: `TensorFlow ${TENSORFLOW_VERSION} is not built yet`,
      fix: "run `npx bowlab doctor --install` (about 270 MB to download, a minute)",
    });
  } catch (error) {
    const { message, fix } = failureOf(error);
    missing.push({ what: message, fix: fix ?? "run `npx bowlab doctor --install` and read its report" });
  }
  return missing;
}
