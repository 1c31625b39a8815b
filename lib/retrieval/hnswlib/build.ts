/** A new entry of the cache: our addon (`graph/`), built with hnswlib's headers, which hnswlib-node has, and tested. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  compileAddon,
  fetchPackage,
  findPackage,
  findToolchain,
  HNSWLIB_NODE,
  nameAtVersion,
  type PinnedPackage,
  packageVersion,
  publishEntry,
  refuseWhenOff,
  StepFailure,
  type StepRecorder,
  type Surroundings,
  stagingFolder,
} from "../../install";
import { addonOf, hnswlibEntry, MANIFEST, ownSources, sharedSources } from "./place";
import { selfTestHnswlib } from "./self-test";

/** @returns the entry @throws StepFailure, recorded as a step, when it cannot be had */
export async function buildHnswlib(recorder: StepRecorder, surroundings: Surroundings): Promise<string> {
  const { env, packagesFolder } = surroundings;
  const staging = stagingFolder(packagesFolder);
  const sources = `${staging}-sources`;
  try {
    const tools = await recorder.run(
      "look for tools",
      "looking for what the build needs",
      () => {
        checkPlatform(surroundings);
        refuseWhenOff(env);
        return findToolchain(surroundings);
      },
      ({ compiler }) => `found ${compiler}`,
    );
    const wanted = nameAtVersion(HNSWLIB_NODE);
    const hnswlib = await recorder.run("fetch the package", `fetching ${wanted}`, () =>
      sourceOf(HNSWLIB_NODE, sources, env),
    );
    const compiler = path.basename(tools.compiler);
    await recorder.run("build the addon", `building hnswlib with ${compiler}`, () =>
      compileAddon(surroundings, tools, {
        name: "bowlab_hnsw",
        to: addonOf(staging),
        args: [
          ...["-O3", "-pthread", `-I${path.join(hnswlib, "src")}`, `-I${sharedSources}`],
          // Apple's compiler has no such name for its own processors, which need none.
          ...(surroundings.platform === "linux" ? ["-march=native"] : []),
          ...ownSources().filter((file) => file.endsWith(".cc")),
        ],
      }),
    );
    await recorder.run("test the addon", "testing hnswlib", () => selfTestHnswlib(addonOf(staging), env));
    const entry = hnswlibEntry(surroundings);
    await recorder.run("keep in the cache", `keeping it in ${packagesFolder}`, () =>
      publishEntry(staging, entry, MANIFEST, { package: HNSWLIB_NODE }),
    );
    return entry;
  } finally {
    for (const folder of [staging, sources]) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function checkPlatform({ platform }: Surroundings): void {
  if (platform === "linux" || platform === "darwin") return;
  throw new StepFailure(
    `hnswlib is built on Linux and macOS only, this is ${platform}`,
    "nothing needs doing: exact search works; or `npm install hnswlib-node` with its own install script",
  );
}

/** The package's folder: as npm installed it, not built, or fetched. */
async function sourceOf(wanted: PinnedPackage, sources: string, env: NodeJS.ProcessEnv): Promise<string> {
  const installed = findPackage(wanted.name);
  if (installed && packageVersion(installed) === wanted.version) return installed;
  const folder = path.join(sources, wanted.name);
  await fetchPackage(wanted, folder, env);
  return folder;
}
