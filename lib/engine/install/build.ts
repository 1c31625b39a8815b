/**
 * Builds the package's binding against TensorFlow's libraries: the same sources and settings as its binding.gyp,
 * without node-gyp.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { lastWords, runCommand } from "./commands";
import { addonFile, type InstallPlace, librariesFolder, NAPI_VERSION } from "./place";
import { StepFailure } from "./report";
import { GATE_NAME, GATE_SOURCE } from "./stderr-gate";
import type { BuildTools } from "./tools";

/**
 * Compiles into `folder`/lib; the addon finds TensorFlow in `folder`/deps/lib, beside it.
 * @throws StepFailure with the compiler's last words
 */
export async function buildAddon(
  place: InstallPlace,
  { compiler, headers }: BuildTools,
  folder: string,
): Promise<void> {
  const packageFolder = place.packageFolder as string;
  const addon = addonFile(folder);
  fs.mkdirSync(path.dirname(addon), { recursive: true });
  const common = ["-std=c++17", "-O2", "-fPIC", "-shared", `-DNAPI_VERSION=${NAPI_VERSION}`, `-I${headers}`];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(packageFolder, "binding", name));
  const libraries = librariesFolder(folder);

  await compile(place, compiler, [
    ...[...common, "-DNODE_GYP_MODULE_NAME=tfjs_binding"],
    ...[`-I${path.join(folder, "deps", "include")}`, `-I${packageFolder}`],
    ...[...sources, "-o", addon, `-L${libraries}`],
    ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2", "-Wl,-rpath,$ORIGIN/../../deps/lib"],
  ]);

  const gate = path.join(path.dirname(addon), "stderr_gate.cc");
  fs.writeFileSync(gate, GATE_SOURCE);
  const gateAddon = path.join(path.dirname(addon), GATE_NAME);
  await compile(place, compiler, [...common, "-DNODE_GYP_MODULE_NAME=stderr_gate", gate, "-o", gateAddon]);
  fs.rmSync(gate);
  fs.rmSync(path.join(folder, "deps", "include"), { recursive: true, force: true });
}

async function compile(place: InstallPlace, compiler: string, args: string[]): Promise<void> {
  const result = await runCommand(compiler, args, place.env, 600);
  if (result.status !== 0) {
    throw new StepFailure(
      `${path.basename(compiler)} could not build the addon: ${lastWords(result)}`,
      "install a complete C++17 toolchain (Debian: apt install build-essential)",
    );
  }
}
