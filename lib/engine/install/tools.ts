/**
 * What building the native engine needs: a supported machine, Python with pip (it fetches the wheel), a C++ compiler,
 * Node-API headers, disk.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { findCommand, findToolchain, lastWords, runCommand, StepFailure, type Toolchain } from "../../install";
import type { InstallPlace, Variant } from "./place";

export interface BuildTools extends Toolchain {
  python: string;
}

/** Room for the wheel and what is unpacked of it, in bytes. */
const DISK_NEEDED: Readonly<Record<Variant, number>> = { cpu: 1.4e9, cuda: 12e9 };

/**
 * Finds everything before anything large is downloaded.
 * @param wheel a wheel that is there already; then pip is not needed
 * @throws StepFailure naming what is missing and how to get it
 */
export async function findTools(place: InstallPlace, variant: Variant, wheel?: string): Promise<BuildTools> {
  checkPlatform(place);
  const python = findCommand(["python3", "python"], place.env);
  if (!python) {
    throw new StepFailure(
      "no python3 on the PATH: the native engine needs Python 3 with pip to fetch TensorFlow",
      "install Python 3 with pip (Debian: apt install python3-pip); until then the engine wasm does the work",
    );
  }
  if (!wheel) {
    const pip = await runCommand(python, ["-m", "pip", "--version"], place.env, 60);
    if (pip.status !== 0) {
      throw new StepFailure(
        `${python} has no pip (${lastWords(pip)})`,
        "install pip (Debian: apt install python3-pip)",
      );
    }
  }
  const toolchain = findToolchain(place);
  checkDisk(place, variant);
  return { python, ...toolchain };
}

/** @throws StepFailure where the native engine is not built */
export function checkPlatform({ platform, arch }: InstallPlace): void {
  if (platform === "linux" && ["x64", "arm64"].includes(arch)) return;
  throw new StepFailure(
    `the native engine is built on Linux (x64, arm64) only, this is ${platform} ${arch}`,
    "nothing needs doing: wasm works; or `npm install @tensorflow/tfjs-node-gpu` with its own install script",
  );
}

function checkDisk(place: InstallPlace, variant: Variant): void {
  const { bavail, bsize } = fs.statfsSync(existingParent(place.cacheFolder));
  const free = bavail * bsize;
  if (free < DISK_NEEDED[variant]) {
    throw new StepFailure(
      `${gigabytes(free)} free in ${place.cacheFolder}, ${gigabytes(DISK_NEEDED[variant])} are needed`,
      "free some space, or set XDG_CACHE_HOME to a folder on another disk",
    );
  }
}

function existingParent(folder: string): string {
  return fs.existsSync(folder) ? folder : existingParent(path.dirname(folder));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
