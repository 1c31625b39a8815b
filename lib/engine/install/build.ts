/**
 * Builds the package's binding against TensorFlow's libraries: the same sources and settings as its binding.gyp,
 * without node-gyp.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { compileAddon, type Toolchain } from "../../install";
import { addonFile, type InstallPlace, librariesFolder } from "./place";
import { GATE_NAME, GATE_SOURCE } from "./stderr-gate";

/**
 * Compiles into `folder`/lib; the addon finds TensorFlow in `folder`/deps/lib, beside it.
 * @throws StepFailure with the compiler's last words
 */
export async function buildAddon(place: InstallPlace, tools: Toolchain, folder: string): Promise<void> {
  const packageFolder = place.packageFolder as string;
  const addon = addonFile(folder);
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(packageFolder, "binding", name));
  await compileAddon(place, tools, {
    name: "tfjs_binding",
    to: addon,
    args: [
      ...[`-I${path.join(folder, "deps", "include")}`, `-I${packageFolder}`],
      ...[...sources, `-L${librariesFolder(folder)}`],
      ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2", "-Wl,-rpath,$ORIGIN/../../deps/lib"],
    ],
  });

  const gate = path.join(path.dirname(addon), "stderr_gate.cc");
  fs.writeFileSync(gate, GATE_SOURCE);
  await compileAddon(place, tools, {
    name: "stderr_gate",
    to: path.join(path.dirname(addon), GATE_NAME),
    args: [gate],
  });
  fs.rmSync(gate);
}
