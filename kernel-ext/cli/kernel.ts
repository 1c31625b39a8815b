/** `bowlab-nb kernel`: what the kernelspec starts. A person has no need of it. */
import type { Command } from "commander";

/** Adds the command `bowlab-nb kernel`. */
export function addKernel(program: Command): void {
  program
    .command("kernel")
    .description("Run the kernel on a connection file until it is shut down; this is what the kernelspec starts.")
    .argument("<connection-file>", "JSON file with ports and key, written by the Jupyter client")
    .action(async (file: string) => {
      // The compiler and the sockets take time to load: this command alone pays for them.
      const { startKernel } = require("../kernel") as typeof import("../kernel");
      try {
        await startKernel(file);
      } catch (error) {
        // Sockets that are already bound would keep the process alive for ever.
        process.stderr.write(`bowlab-nb kernel: ${error instanceof Error ? error.message : error}\n`);
        process.exit(1);
      }
    });
}
