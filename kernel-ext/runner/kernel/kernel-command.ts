/** The command line that starts a kernel: its kernelspec's, as Jupyter's own clients complete it. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { KernelSpec } from "../../kernel/install";

/** Program and arguments; `folder` is the kernelspec's, where it has one. */
export function kernelCommand(spec: KernelSpec, folder: string | undefined, connectionFile: string): string[] {
  const [program, ...words] = spec.argv.map((word) =>
    word.replaceAll("{connection_file}", connectionFile).replaceAll("{resource_dir}", folder ?? ""),
  );
  // As with nbclient: a run without a person has no place in the person's history, and waits for no lock of that file.
  const history = words.some((word) => /^ipykernel(_launcher)?$/.test(word))
    ? ["--HistoryManager.hist_file=:memory:"]
    : [];
  return [ownInterpreter(program, folder), ...words, ...history];
}

/**
 * Jupyter's Python kernels say `python` and mean the one they were installed with: it lies under the same prefix as the
 * kernelspec.
 */
function ownInterpreter(program: string, folder: string | undefined): string {
  if (!/^python[0-9.]*$/.test(program) || folder === undefined) return program;
  const prefix = path.resolve(folder, "..", "..", "..", "..");
  const candidate = path.join(prefix, "bin", program);
  return fs.existsSync(candidate) ? candidate : program;
}
