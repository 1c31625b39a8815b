/** `bowlab-nb install`: makes the kernel known to Jupyter. */
import type { Command } from "commander";
import type { InstallTarget } from "../kernel/install";

/** Adds the command `bowlab-nb install`. */
export function addInstall(program: Command): void {
  program
    .command("install")
    .description("Write the kernelspec `bowlab`, so that Jupyter offers it. Needs no Python.")
    .option("--user", "for this user, in Jupyter's data folder (the default)")
    .option("--prefix <dir>", "under DIR/share/jupyter/kernels, as for a virtual environment")
    .option("--path <dir>", "into DIR, a folder of kernels")
    .option("--json", "print {path} on stdout")
    .action(({ json, ...target }: InstallTarget & { json?: boolean }) => {
      const { installKernelSpec } = require("../kernel/install") as typeof import("../kernel/install");
      const file = installKernelSpec(target);
      process.stdout.write(json ? `${JSON.stringify({ path: file })}\n` : `wrote ${file}\n`);
    });
}
