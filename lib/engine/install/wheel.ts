/**
 * TensorFlow's libraries and C headers out of its Python wheel. Only the libraries matter, so one wheel, that of
 * CPython 3.11, serves whatever Python is there. The wheel of the CPU has everything in it; that of CUDA wants NVIDIA's
 * own wheels beside it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { lastWords, runCommand, StepFailure, whileGrowing } from "../../install";
import { type InstallPlace, librariesFolder, TENSORFLOW_VERSION, type Variant } from "./place";

/** Sizes for the progress display, in bytes; measured for TensorFlow 2.21 on x64. */
const WHEEL_SIZE: Readonly<Record<Variant, number>> = { cpu: 273_829_956, cuda: 3.2e9 };
const UNPACKED_SIZE: Readonly<Record<Variant, number>> = { cpu: 853_308_936, cuda: 6e9 };

/**
 * Fetches the wheels with pip into `folder`.
 * @returns the wheel files, TensorFlow's first
 * @throws StepFailure with pip's last words
 */
export async function downloadWheels(
  place: InstallPlace,
  variant: Variant,
  python: string,
  folder: string,
  progress: (fraction: number) => void,
): Promise<string[]> {
  fs.mkdirSync(folder, { recursive: true });
  // pip collects a download in a temporary folder before it gives it its name; ours shows how far it is.
  const env = { ...place.env, TMPDIR: folder };
  return whileGrowing(folder, WHEEL_SIZE[variant], progress, async () => {
    const requirement = `${packageName(place, variant)}==${TENSORFLOW_VERSION}`;
    await pipDownload(place, python, folder, env, [requirement]);
    const tensorflow = fs.readdirSync(folder).find((name) => /^tensorflow.*\.whl$/.test(name));
    if (!tensorflow) throw new StepFailure(`pip said it had downloaded ${requirement}, but there is no wheel`);
    const wheels = [path.join(folder, tensorflow)];
    if (variant === "cuda") {
      const cudaFolder = path.join(folder, "cuda");
      await pipDownload(place, python, cudaFolder, env, await cudaRequirements(python, wheels[0], env));
      wheels.push(...fs.readdirSync(cudaFolder).map((name) => path.join(cudaFolder, name)));
    }
    return wheels;
  });
}

/** On arm64 there is one package, for the CPU. */
function packageName({ arch }: InstallPlace, variant: Variant): string {
  return variant === "cuda" || arch === "arm64" ? "tensorflow" : "tensorflow-cpu";
}

async function pipDownload(
  { arch }: InstallPlace,
  python: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  requirements: string[],
): Promise<void> {
  const machine = arch === "arm64" ? "aarch64" : "x86_64";
  const platforms = ["manylinux_2_27", "manylinux_2_17", "manylinux2014"].map((tag) => `--platform=${tag}_${machine}`);
  const result = await runCommand(
    python,
    [
      ...[
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--retries",
        "0",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
      ],
      ...[
        "--only-binary=:all:",
        "--python-version=3.11",
        "--implementation=cp",
        "--abi=cp311",
        "--abi=none",
        ...platforms,
      ],
      ...["--dest", folder, ...requirements],
    ],
    env,
  );
  if (result.status === 0) return;
  const said = `${result.stdout}${result.stderr}`;
  const offline = /connection|resolv|network|timed out|timeout|SSL|proxy/i.test(said);
  const full = /No space left|Errno 28/.test(said);
  throw new StepFailure(
    `pip could not download ${requirements.join(" ")}: ${full ? "no space left on the disk" : lastWords(result)}`,
    full
      ? "free about 2 GB and run again"
      : offline
        ? "connect to the network (or set up pip's index and proxy) and run again; or set BOWLAB_TENSORFLOW_WHEEL to a wheel you have"
        : "look at pip's message; or set BOWLAB_TENSORFLOW_WHEEL to a wheel you have",
  );
}

/** NVIDIA's packages, as the wheel's own metadata pins them for its extra `and-cuda`. */
async function cudaRequirements(python: string, wheel: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    print(wheel.read(name).decode("utf-8"))
`;
  const result = await runCommand(python, ["-c", script, wheel], env);
  if (result.status !== 0) throw new StepFailure(`the wheel's metadata cannot be read: ${lastWords(result)}`);
  return parseCudaRequirements(result.stdout);
}

/** `Requires-Dist: nvidia-cublas-cu12==12.5.3.2; extra == "and-cuda"` → `nvidia-cublas-cu12==12.5.3.2`. */
export function parseCudaRequirements(metadata: string): string[] {
  return metadata
    .split("\n")
    .map((line) => /^Requires-Dist:\s*([^;]+);.*extra\s*==\s*["']and-cuda["']/.exec(line)?.[1])
    .filter((requirement): requirement is string => requirement !== undefined)
    .map((requirement) => requirement.replace(/[\s()]/g, ""));
}

/**
 * Unpacks what is needed into a folder with the layout of the tfjs package: libraries to deps/lib, C headers to
 * deps/include. NVIDIA's libraries go beside TensorFlow's, which looks for others where it lies itself.
 * @throws StepFailure when a wheel is damaged or has no TensorFlow in it
 */
export async function unpackWheels(
  place: InstallPlace,
  variant: Variant,
  python: string,
  wheels: readonly string[],
  folder: string,
  progress: (fraction: number) => void,
): Promise<void> {
  const script = `
import os, re, shutil, sys, zipfile
target = sys.argv[1]
library = re.compile(r"^(tensorflow/libtensorflow_(cc|framework)\\.so\\.2|nvidia/[^/]+/lib/[^/]+\\.so[^/]*)$")
folders = r"tensorflow/(c|core/platform|core/common_runtime/next_pluggable_device/c)|xla/tsl/(c|platform)|tsl/platform"
header = re.compile(r"^tensorflow/include/((" + folders + r")/.*\\.h)$")
for path in sys.argv[2:]:
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if library.match(name):
                to = os.path.join(target, "lib", os.path.basename(name))
            elif header.match(name):
                to = os.path.join(target, "include", header.match(name).group(1))
            else:
                continue
            os.makedirs(os.path.dirname(to), exist_ok=True)
            with wheel.open(name) as source, open(to, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 22)
`;
  const target = path.join(folder, "deps");
  await whileGrowing(target, UNPACKED_SIZE[variant], progress, async () => {
    const result = await runCommand(python, ["-c", script, target, ...wheels], place.env);
    if (result.status !== 0) throw new StepFailure(`the wheel cannot be unpacked: ${lastWords(result)}`);
  });
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) {
    if (!fs.existsSync(path.join(librariesFolder(folder), name))) {
      throw new StepFailure(
        `there is no ${name} in ${path.basename(wheels[0])}`,
        "use a wheel of TensorFlow for Linux",
      );
    }
  }
}
