/**
 * What building the native engine needs: a supported machine, Python with pip (it fetches the wheel), a C++ compiler,
 * Node-API headers, disk.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { findCommand, lastWords, runCommand } from "./commands";
import { findPackage, type InstallPlace, type Variant } from "./place";
import { StepFailure } from "./report";

export interface BuildTools {
  python: string;
  compiler: string;
  /** Folder that holds node_api.h. */
  headers: string;
}

/** Room for the wheel and what is unpacked of it, in bytes. */
const DISK_NEEDED: Readonly<Record<Variant, number>> = { cpu: 1.4e9, cuda: 12e9 };

/** The compilers that are tried, in order; CXX in the environment comes before them. */
export function compilerNames(env: NodeJS.ProcessEnv): string[] {
  return [env.CXX, "g++", "c++", "clang++"].filter((name): name is string => Boolean(name));
}

/**
 * Finds everything before anything is downloaded.
 * @param wheel a wheel that is there already; then pip is not needed
 * @throws StepFailure naming what is missing and how to get it
 */
export async function findTools(place: InstallPlace, variant: Variant, wheel?: string): Promise<BuildTools> {
  checkPlatform(place);
  const python = findCommand(["python3", "python"], place.env);
  if (!python) {
    throw new StepFailure(
      "no python3 on the PATH: it fetches and unpacks TensorFlow",
      "install Python 3 with pip (Debian: apt install python3-pip)",
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
  const compiler = findCommand(compilerNames(place.env), place.env);
  if (!compiler) {
    throw new StepFailure("no C++ compiler on the PATH (g++, c++ or clang++)", "install one (Debian: apt install g++)");
  }
  const headers = findHeaders();
  if (!headers) throw new StepFailure("no Node-API headers (node_api.h)", "run `npm ci` without --omit=optional");
  checkDisk(place, variant);
  return { python, compiler, headers };
}

function checkPlatform({ platform, arch, packageFolder }: InstallPlace): void {
  if (!packageFolder) {
    throw new StepFailure(
      "the optional package @tensorflow/tfjs-node-gpu is not installed",
      "run `npm ci` without --omit=optional",
    );
  }
  if (platform !== "linux" || !["x64", "arm64"].includes(arch)) {
    throw new StepFailure(
      `the native engine is built on Linux (x64, arm64) only, this is ${platform} ${arch}`,
      `nothing needs doing: wasm works; or run tfjs-node-gpu's own install script (node scripts/install.js in its folder)`,
    );
  }
}

/** Beside the running Node, where distributions put them, or from the package node-api-headers. */
function findHeaders(): string | null {
  const packaged = findPackage("node-api-headers");
  const candidates = [
    path.resolve(process.execPath, "..", "..", "include", "node"),
    "/usr/include/node",
    ...(packaged ? [path.join(packaged, "include")] : []),
  ];
  return candidates.find((folder) => fs.existsSync(path.join(folder, "node_api.h"))) ?? null;
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
