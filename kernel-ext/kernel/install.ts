/**
 * The kernelspec `bowlab`: what it says, and where Jupyter looks for it on this system. No Python is needed to write
 * it.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError } from "../errors";
import { copyFile, makeFolder, writeFileAtomic } from "../files";
import { commandScript, packageRoot } from "../package-root";

/** Content of a kernel.json. */
export interface KernelSpec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: "signal" | "message";
  env?: Record<string, string>;
  metadata?: Record<string, unknown>;
}

export const kernelName = "bowlab";

/** The specification of this package's kernel, with absolute paths: it works from any folder and without PATH. */
export function ownKernelSpec(): KernelSpec {
  return {
    argv: [process.execPath, commandScript(), "kernel", "{connection_file}"],
    display_name: "TypeScript (bowlab)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: true },
  };
}

export interface InstallTarget {
  /** The user's own kernels (the default). */
  user?: boolean;
  /** PREFIX/share/jupyter/kernels, as for a virtual environment. */
  prefix?: string;
  /** A folder of kernels, as one of Jupyter's own. */
  path?: string;
}

/**
 * Writes kernel.json and the logos under the target and gives the first one's path. @throws InputError when two targets
 * are named or nothing can be written.
 */
export function installKernelSpec(target: InstallTarget = {}): string {
  const named = [target.user, target.prefix, target.path].filter((choice) => choice !== undefined && choice !== false);
  if (named.length > 1)
    throw new InputError("more than one place was named", { fix: "give one of --user, --prefix, --path" });
  const kernels =
    target.path ?? (target.prefix ? path.join(target.prefix, "share", "jupyter", "kernels") : userKernels());
  const folder = path.resolve(kernels, kernelName);
  if (!fs.existsSync(commandScript())) throw new InputError(`the kernel's start script ${commandScript()} is missing`);
  makeFolder(folder);
  for (const logo of fs.readdirSync(logoFolder())) copyFile(path.join(logoFolder(), logo), path.join(folder, logo));
  // Last: Jupyter takes a folder with this file for a kernel.
  const file = path.join(folder, "kernel.json");
  writeFileAtomic(file, `${JSON.stringify(ownKernelSpec(), null, 2)}\n`);
  return file;
}

/** The pictures that front-ends show for the kernel, under the names they look for. */
function logoFolder(): string {
  return path.join(packageRoot(), "kernel", "logo");
}

/** The folder of the user's kernels: JUPYTER_DATA_DIR, or the platform's place. */
export function userKernels(): string {
  return path.join(userData(), "kernels");
}

function userData(): string {
  if (process.env.JUPYTER_DATA_DIR) return process.env.JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Jupyter");
  if (process.platform === "win32" && process.env.APPDATA) return path.join(process.env.APPDATA, "jupyter");
  return path.join(process.env.XDG_DATA_HOME ?? path.join(os.homedir(), ".local", "share"), "jupyter");
}
