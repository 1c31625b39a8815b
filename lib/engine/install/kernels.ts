/**
 * bowlab's own operations for TensorFlow (`lib/engine/kernels`), compiled for this very processor beside the binding.
 * They make the engine faster, and it works without them: what fails here is told and changes nothing else.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  compileAddon,
  lastWords,
  refuseWhenOff,
  runCommand,
  StepFailure,
  type StepRecorder,
  stagingFolder,
} from "../../install";
import { findEntry } from "./cache";
import { addonFile, type InstallPlace, librariesFolder } from "./place";
import { findTools } from "./tools";
import { downloadWheels, unpackWheels } from "./wheel";

const sources = path.join(__dirname, "..", "kernels");
/** Loops over rows become vector instructions; NaN and infinities stay what they are. */
const FLAGS = ["-O3", "-march=native", "-fopenmp-simd", "-fno-math-errno", "-fno-trapping-math", "-pthread"];

/** Beside the addon: of these sources, for this processor. A home folder may be shared by machines of several kinds. */
export function kernelsFile(addon: string): string {
  const digest = createHash("sha256").update(os.cpus()[0]?.model ?? os.arch());
  for (const name of sourceNames()) digest.update(fs.readFileSync(path.join(sources, name)));
  return path.join(path.dirname(addon), `bowlab_kernels-${digest.digest("hex").slice(0, 12)}.node`);
}

function sourceNames(): string[] {
  return fs
    .readdirSync(sources)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort();
}

/** Compiles what is missing beside the addon that the project uses. Never throws: the recorder has what was said. */
export async function addKernels(recorder: StepRecorder, place: InstallPlace): Promise<void> {
  const addon = addonOf(place);
  if (addon === undefined || fs.existsSync(kernelsFile(addon))) return;
  const build = (progress: (fraction: number) => void) => buildKernels(place, addon, progress);
  await recorder.run("build the kernels", "compiling operations of our own for TensorFlow", build).catch(() => {});
}

/** The package's folders are links to the entry of the cache; the package in the cache has none. */
function addonOf(place: InstallPlace): string | undefined {
  const folders = [place.packageFolder, findEntry(place, "cpu")?.folder].filter((folder) => folder != null);
  const addon = folders.map(addonFile).find((file) => fs.existsSync(file));
  return addon && fs.realpathSync(addon);
}

async function buildKernels(place: InstallPlace, addon: string, progress: (fraction: number) => void): Promise<void> {
  refuseWhenOff(place.env);
  const tools = await findTools(place, "cpu", place.env.BOWLAB_TENSORFLOW_WHEEL);
  const entry = path.resolve(addon, "..", "..", "..");
  const include = path.join(entry, "deps", "include");
  if (!fs.existsSync(include)) await fetchHeaders(place, tools.python, include, progress);
  const file = kernelsFile(addon);
  const temporary = `${file}.${process.pid}`;
  try {
    await compileAddon(place, tools, {
      name: "bowlab_kernels",
      to: temporary,
      args: [
        ...[...FLAGS, `-I${include}`],
        ...sourceNames()
          .filter((name) => name.endsWith(".cc"))
          .map((name) => path.join(sources, name)),
        ...[`-L${librariesFolder(entry)}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
        "-Wl,-rpath,$ORIGIN/../../deps/lib",
      ],
    });
    await testKernels(addon, temporary, place.env);
    fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Engines of earlier versions did not keep TensorFlow's headers. */
async function fetchHeaders(
  place: InstallPlace,
  python: string,
  include: string,
  progress: (fraction: number) => void,
): Promise<void> {
  const staging = stagingFolder(path.dirname(include));
  try {
    const given = place.env.BOWLAB_TENSORFLOW_WHEEL;
    const wheels = given ? [given] : await downloadWheels(place, "cpu", python, path.join(staging, "wheel"), progress);
    await unpackWheels(place, "cpu", python, wheels, staging, progress);
    fs.renameSync(path.join(staging, "deps", "include"), include);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

const SCRIPT = `
const [addon, kernels] = process.argv.slice(1);
const binding = require(addon);
require(kernels);
const x = binding.createTensor([2], binding.TF_FLOAT, Float32Array.of(1, -1));
const [{ id }] = binding.executeOp("BowlabGelu", [], [x], 1);
console.log(Array.from(binding.tensorDataSync(id), (y) => y.toFixed(5)).join(" "));
`;

/** In a process of its own, which they may take down. @throws StepFailure */
async function testKernels(addon: string, kernels: string, env: NodeJS.ProcessEnv): Promise<void> {
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "-1", NODE_OPTIONS: "" };
  const loadable = `${kernels}.node`;
  fs.linkSync(kernels, loadable);
  try {
    const result = await runCommand(process.execPath, ["-e", SCRIPT, "--", addon, loadable], quiet, 120);
    if (result.status === 0 && result.stdout.trim() === "0.84134 -0.15866") return;
    throw new StepFailure(`the operations do not pass their test: ${lastWords(result) || result.stdout.trim()}`);
  } finally {
    fs.rmSync(loadable, { force: true });
  }
}
