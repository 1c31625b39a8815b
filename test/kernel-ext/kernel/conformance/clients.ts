/** Python's real Jupyter clients, and the kernelspec `bowlab` installed for them. */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { installKernelSpec } from "../../../../kernel-ext/kernel/install";
import { build, projectFolder, root, temporaryFolder } from "../../support";

export const python = process.env.BOWLAB_ORACLE_PYTHON || path.join(root, ".oracle", "bin", "python");

export interface Clients {
  /** A folder inside the project for notebooks and kernels. */
  folder: string;
  /** Runs a Python program and gives its stdout; stderr is shown. @throws Error when it fails */
  run(script: string, ...args: string[]): Promise<string>;
  remove(): void;
}

/** Skips the suite, with one plain line, where Python lacks one of `modules`. */
export function requireClients(context: Mocha.Context, ...modules: string[]): Clients {
  if (spawnSync(python, ["-c", `import ${modules.join(", ")}`]).status !== 0) {
    console.log(
      `      skipped: no Python with ${modules.join(" and ")} here; \`npm run oracle\` installs one into .oracle`,
    );
    context.skip();
  }
  build();
  const folder = projectFolder();
  const data = temporaryFolder();
  installKernelSpec({ path: path.join(data, "kernels") });
  const env = { ...process.env, JUPYTER_PATH: data, XDG_DATA_HOME: path.join(data, "history") };
  return {
    folder,
    run: (script, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(python, [script, ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (text) => {
          stdout += text;
        });
        child.stderr.on("data", (text) => {
          stderr += text;
        });
        child.once("close", (code) => {
          for (const line of stderr.trim().split("\n").filter(Boolean)) console.log(`      ${line}`);
          if (code === 0) resolve(stdout);
          else reject(new Error(`${path.basename(script)} exited with ${code}\n${stderr}`));
        });
      }),
    remove: () => {
      for (const place of [folder, data]) fs.rmSync(place, { recursive: true });
    },
  };
}
