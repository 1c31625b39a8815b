/** Finding kernelspecs where Jupyter does, in folders named by hand, and in the project around the notebook. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { type KernelSpec, kernelName, ownKernelSpec, userKernels } from "../../kernel/install";

export interface FoundKernel {
  name: string;
  /** Folder of its kernel.json; undefined for this package's own kernel, used without having been installed. */
  folder?: string;
  spec: KernelSpec;
}

/**
 * The kernel called `name` (any case), for a notebook in `folder`; `extra` are folders to look in first, each a folder
 * of kernels or one kernel's own. The name `bowlab` is always found. @throws InputError with the kernels there are.
 */
export function findKernel(name: string, folder: string, extra: readonly string[] = []): FoundKernel {
  const wanted = name.toLowerCase();
  const places = kernelFolders(folder, extra);
  const one = extra.find((place) => path.basename(path.resolve(place)).toLowerCase() === wanted && holdsSpec(place));
  const found = one ?? places.flatMap(kernelsIn).find((kernel) => path.basename(kernel).toLowerCase() === wanted);
  if (found) return { name, folder: found, spec: readSpec(path.join(found, "kernel.json")) };
  if (wanted === kernelName) return { name, spec: ownKernelSpec() };
  const names = [...new Set([kernelName, ...places.flatMap(kernelsIn).map((kernel) => path.basename(kernel))])];
  throw new InputError(`no kernel is called ${name}; there are ${names.join(", ")}`, {
    fix: "install it, name its folder by --kernel-path, or choose one with --kernel",
  });
}

/** Folders of kernels, the first to be preferred. */
function kernelFolders(folder: string, extra: readonly string[]): string[] {
  const ancestors: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    ancestors.push(path.join(at, "share", "jupyter", "kernels"));
    if (path.dirname(at) === at) break;
  }
  const jupyterPath = (process.env.JUPYTER_PATH ?? "").split(path.delimiter).filter((place) => place !== "");
  const prefixes = [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX, "/usr/local", "/usr"].filter(
    (prefix) => prefix !== undefined,
  );
  return [
    ...extra,
    ...jupyterPath.map((place) => path.join(place, "kernels")),
    ...ancestors,
    userKernels(),
    ...prefixes.map((prefix) => path.join(prefix, "share", "jupyter", "kernels")),
  ];
}

function kernelsIn(place: string): string[] {
  if (!fs.existsSync(place) || !fs.statSync(place).isDirectory()) return [];
  return fs
    .readdirSync(place)
    .map((name) => path.join(place, name))
    .filter(holdsSpec);
}

function holdsSpec(folder: string): boolean {
  return fs.existsSync(path.join(folder, "kernel.json"));
}

function readSpec(file: string): KernelSpec {
  const spec = readJson(file, "kernelspec") as Partial<KernelSpec> | null;
  const { argv, display_name = "", language = "" } = spec ?? {};
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((word) => typeof word === "string")) {
    throw new InputError(`the kernelspec ${file} has no usable argv`, { fix: "install the kernel again" });
  }
  return { ...spec, argv, display_name, language };
}
