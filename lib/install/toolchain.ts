/** Compiling addons: the compiler, the headers of Node-API, and the options that every addon has. */
import * as fs from "node:fs";
import * as path from "node:path";
import { findCommand, lastWords, runCommand } from "./commands";
import { StepFailure } from "./steps";
import { findPackage, NAPI_VERSION, type Surroundings } from "./surroundings";

/** What compiling an addon needs. */
export interface Toolchain {
  compiler: string;
  /** Folder that holds node_api.h. */
  headers: string;
}

/** The compilers that are tried, in order; CXX in the environment comes before them. */
export function compilerNames(env: NodeJS.ProcessEnv): string[] {
  return [env.CXX, "g++", "c++", "clang++"].filter((name): name is string => Boolean(name));
}

/** @throws StepFailure naming what is missing and how to get it */
export function findToolchain({ env }: Surroundings): Toolchain {
  const compiler = findCommand(compilerNames(env), env);
  if (!compiler) {
    throw new StepFailure(
      "no C++ compiler on the PATH (g++, c++ or clang++)",
      "install one (Debian: apt install g++; macOS: xcode-select --install)",
    );
  }
  const headers = findHeaders();
  if (!headers) throw new StepFailure("no Node-API headers (node_api.h)", "install bowlab again with npm");
  return { compiler, headers };
}

/** From the package node-api-headers, beside the running Node, or where distributions put them. */
function findHeaders(): string | null {
  const packaged = findPackage("node-api-headers");
  const candidates = [
    ...(packaged ? [path.join(packaged, "include")] : []),
    path.resolve(process.execPath, "..", "..", "include", "node"),
    "/usr/include/node",
  ];
  return candidates.find((folder) => fs.existsSync(path.join(folder, "node_api.h"))) ?? null;
}

/**
 * Compiles one addon.
 * @param name of the module, NODE_GYP_MODULE_NAME
 * @param args sources, further folders of headers, libraries
 * @throws StepFailure with the compiler's last words
 */
export async function compileAddon(
  { env, platform }: Surroundings,
  { compiler, headers }: Toolchain,
  { name, to, args }: { name: string; to: string; args: readonly string[] },
): Promise<void> {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const common = ["-std=c++17", "-O2", "-fPIC", "-shared", `-DNAPI_VERSION=${NAPI_VERSION}`, `-I${headers}`];
  // Node's own functions are found when the addon is loaded; macOS' linker wants to be told.
  const late = platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
  const command = [...common, `-DNODE_GYP_MODULE_NAME=${name}`, ...late, ...args, "-o", to];
  const result = await runCommand(compiler, command, env, 600);
  if (result.status !== 0) {
    throw new StepFailure(
      `${path.basename(compiler)} could not build the addon: ${lastWords(result)}`,
      "install a complete C++17 toolchain (Debian: apt install build-essential)",
    );
  }
}
