/** A new entry of the cache: TensorFlow's libraries, and the package's binding built against them and tested. */
import * as fs from "node:fs";
import * as path from "node:path";
import { refuseWhenOff, StepFailure, type StepRecorder, stagingFolder } from "../../install";
import { buildAddon } from "./build";
import { linkWherePossible, publishEngine } from "./cache";
import { found, type Installed, noteFailure } from "./outcome";
import { addonFile, type InstallPlace, TENSORFLOW_VERSION, type Variant } from "./place";
import { selfTestAddon } from "./self-test";
import { isCached } from "./tfjs-package";
import { findTools } from "./tools";
import { downloadWheels, unpackWheels } from "./wheel";

/** TensorFlow from its wheel, the binding built against it. @returns what was built; null: a step failed */
export async function buildEntry(
  recorder: StepRecorder,
  place: InstallPlace,
  variant: Variant,
): Promise<Installed | null> {
  const staging = stagingFolder(place.cacheFolder);
  try {
    return await buildInto(staging, recorder, place, variant);
  } catch (error) {
    noteFailure(recorder, "look for tools", error);
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
      refuseWhenOff(place.env);
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
    publishEngine(place, variant, staging),
  );
  if (!isCached(place, place.packageFolder as string))
    await recorder.run("link into the package", "linking it into the package", () => linkWherePossible(place, entry));
  return { ...result, rung: "built" };
}

function downloads(staging: string): string {
  return `${staging}-download`;
}
