/**
 * The installer of the native engine. Rungs, each tried when the one before it fails: what is in the package already →
 * an entry of the per-user cache, linked in → TensorFlow from its Python wheel, the binding built against it, tested,
 * kept in the cache and linked. It never throws for a rung that fails: wasm needs no installation, and the report says
 * what is missing and how to get it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { visibleGpus } from "../machine";
import { buildAddon } from "./build";
import { type CacheEntry, findEntry, linkEntry, publishEntry, removeLeftovers, stagingFolder } from "./cache";
import { withLock } from "./lock";
import { found, type Installed, reportOf } from "./outcome";
import { addonFile, findPlace, type InstallPlace, TENSORFLOW_VERSION, type Variant } from "./place";
import { failureOf, type InstallProgress, type InstallReport, StepFailure, StepRecorder } from "./report";
import { selfTestAddon } from "./self-test";
import { findTools } from "./tools";
import { downloadWheels, unpackWheels } from "./wheel";

export interface InstallOptions {
  /** Hears of every step, and of its progress where that can be told. */
  onProgress?: (progress: InstallProgress) => void;
  /** Build anew even if there is an engine that works. */
  force?: boolean;
  /** Other surroundings than this process's own. */
  place?: Partial<InstallPlace>;
}

/**
 * Brings the machine up to the best engine it can have. BOWLAB_INSTALL=off keeps it from downloading and building;
 * BOWLAB_TENSORFLOW_WHEEL=FILE takes TensorFlow from that wheel instead of the network.
 * @returns what is there now and what each step said; never throws for a step that fails
 */
export async function installEngine({
  onProgress,
  force = false,
  place: overrides,
}: InstallOptions = {}): Promise<InstallReport> {
  const recorder = new StepRecorder(onProgress);
  const place = findPlace(overrides);
  const gpu = visibleGpus(place.env)[0];
  const variants: Variant[] = gpu && place.arch === "x64" ? ["cuda", "cpu"] : ["cpu"];
  let installed: Installed | null = force ? null : await tryExisting(recorder, place, variants[0]);
  if (!installed) {
    try {
      const waiting = () => onProgress?.({ step: "wait for another install", message: "another install is running" });
      installed = await withLock(place.cacheFolder, waiting, () => climb(recorder, place, variants, force));
    } catch (error) {
      const { message, fix } = failureOf(error);
      recorder.steps.push({ step: "keep in the cache", ok: false, message, fix, seconds: 0 });
    }
  }
  return reportOf(recorder, installed, gpu);
}

/** The addon that lies in the package, whoever put it there. */
async function tryExisting(recorder: StepRecorder, place: InstallPlace, best: Variant): Promise<Installed | null> {
  const { packageFolder } = place;
  if (!packageFolder || !fs.existsSync(addonFile(packageFolder))) return null;
  const test = () => selfTestAddon(packageFolder, addonFile(packageFolder), place.env);
  try {
    const result = await recorder.run("try what is there", "testing the engine that is there", test, found);
    // An engine without GPU is not the best where there is one, unless the attempt to build the other has been made.
    if (best === "cuda" && !result.usesGpu && findEntry(place, "cpu") === null) return null;
    return { ...result, rung: "already there" };
  } catch {
    return null;
  }
}

/** The cache, then a build, for the best variant and then the next. */
async function climb(
  recorder: StepRecorder,
  place: InstallPlace,
  variants: readonly Variant[],
  force: boolean,
): Promise<Installed | null> {
  removeLeftovers(place);
  for (const variant of variants) {
    const cached = force ? null : await fromCache(recorder, place, variant);
    const installed = cached ?? (await build(recorder, place, variant));
    if (installed) return installed;
  }
  return null;
}

async function fromCache(recorder: StepRecorder, place: InstallPlace, variant: Variant): Promise<Installed | null> {
  const entry = findEntry(place, variant);
  if (!entry || !place.packageFolder) return null;
  try {
    const use = async () => {
      if (entry.broken) throw new StepFailure(`the engine kept in ${entry.folder} is broken: ${entry.broken}`);
      const result = await selfTestAddon(place.packageFolder as string, addonFile(entry.folder), place.env);
      link(place, entry);
      return result;
    };
    const result = await recorder.run("link from the cache", "linking the engine that was built before", use, found);
    return { ...result, rung: "cache" };
  } catch {
    return null;
  }
}

async function build(recorder: StepRecorder, place: InstallPlace, variant: Variant): Promise<Installed | null> {
  const staging = stagingFolder(place);
  try {
    return await buildInto(staging, recorder, place, variant);
  } catch (error) {
    // Whatever is no longer a step of its own still belongs into the report.
    if (recorder.steps.every(({ ok }) => ok)) {
      const { message, fix } = failureOf(error);
      recorder.steps.push({ step: "look for tools", ok: false, message, fix, seconds: 0 });
    }
    return null;
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
    fs.rmSync(downloads(staging), { recursive: true, force: true });
  }
}

async function buildInto(
  staging: string,
  recorder: StepRecorder,
  place: InstallPlace,
  variant: Variant,
): Promise<Installed> {
  const given = variant === "cpu" ? place.env.BOWLAB_TENSORFLOW_WHEEL : undefined;
  const tools = await recorder.run(
    "look for tools",
    "looking for what the build needs",
    () => {
      if (place.env.BOWLAB_INSTALL === "off") {
        throw new StepFailure("BOWLAB_INSTALL=off: nothing is downloaded or built", "unset BOWLAB_INSTALL to allow it");
      }
      return findTools(place, variant, given);
    },
    ({ python, compiler }) => `found ${python} and ${compiler}`,
  );
  const size = variant === "cuda" ? "with CUDA, about 3 GB" : "about 270 MB";
  const wheels = given
    ? [path.resolve(given)]
    : await recorder.run("download TensorFlow", `downloading TensorFlow ${TENSORFLOW_VERSION} (${size})`, (progress) =>
        downloadWheels(place, variant, tools.python, downloads(staging), progress),
      );
  await recorder.run("unpack TensorFlow", `unpacking TensorFlow ${TENSORFLOW_VERSION}`, (progress) =>
    unpackWheels(place, variant, tools.python, wheels, staging, progress),
  );
  await recorder.run("build the addon", `building the binding with ${path.basename(tools.compiler)}`, () =>
    buildAddon(place, tools, staging),
  );
  const test = async () => {
    const result = await selfTestAddon(place.packageFolder as string, addonFile(staging), place.env);
    if (variant === "cuda" && !result.usesGpu) throw new StepFailure("TensorFlow with CUDA does not use the GPU");
    return result;
  };
  const result = await recorder.run("test the engine", "testing the engine", test, found);
  const entry = await recorder.run("keep in the cache", `keeping it in ${place.cacheFolder}`, () =>
    publishEntry(place, variant, staging),
  );
  await recorder.run("link into the package", "linking it into the package", () => link(place, entry));
  return { ...result, rung: "built" };
}

function downloads(staging: string): string {
  return `${staging}-download`;
}

/** Where node_modules is read-only the engine is loaded from the cache as it is. */
function link(place: InstallPlace, entry: CacheEntry): void {
  try {
    linkEntry(place.packageFolder as string, entry);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EROFS" && code !== "EACCES" && code !== "EPERM") throw error;
  }
}
