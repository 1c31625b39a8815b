/** What notebooks need beside bowlab, as a project has it: the kernel, its kernelspec, danfojs for frames. */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { packageVersion } from "../../install";
import { danfojs, howToGetDanfojs } from "./danfojs";
import { findKernelspec, missingFromKernelspec } from "./kernelspec";

/** A package that the project, or bowlab's own surroundings, have. */
export interface FoundPackage {
  version: string;
  folder: string;
}

/** What was found, null where it is not there, and what a person can do. */
export interface NotebookDiagnosis {
  kernel: FoundPackage | null;
  /** The kernelspec's folder. */
  kernelspec: string | null;
  danfojs: FoundPackage | null;
  missing: { what: string; fix: string }[];
  /** What some notebooks use and others do without. */
  optional: { what: string; fix: string }[];
}

/** @param project the folder whose packages are meant, by default the current one */
export function diagnoseNotebooks(project = process.cwd()): NotebookDiagnosis {
  const kernel = findFrom(project, "bowlab-kernel");
  const kernelspec = findKernelspec();
  const gone = kernelspec && missingFromKernelspec(kernelspec);
  const frames = findFrom(project, danfojs);
  const missing: NotebookDiagnosis["missing"] = [];
  if (kernel === null) {
    const fix = "for notebooks, run `npm install bowlab-kernel`, then `npx bowlab-nb install --user`";
    missing.push({ what: `the package bowlab-kernel is not in ${project}`, fix });
  } else if (kernelspec === null) {
    missing.push({ what: "Jupyter does not know the kernel `bowlab` yet", fix: "run `npx bowlab-nb install --user`" });
  } else if (gone) {
    missing.push({
      what: `the kernelspec in ${kernelspec} starts ${gone}, which is not there`,
      fix: "run `npx bowlab-nb install --user` again",
    });
  }
  const optional: NotebookDiagnosis["optional"] = [];
  if (frames === null) {
    optional.push({ what: `${danfojs}, for frames in notebooks: not in ${project}`, fix: howToGetDanfojs(project) });
  } else if (hasOwnEngine(frames.folder)) {
    optional.push({
      what: `${danfojs} in ${frames.folder} brings a TensorFlow of its own: its tensors are not bowlab's`,
      fix: howToGetDanfojs(project).replace("The package is not installed. ", ""),
    });
  }
  return { kernel, kernelspec, danfojs: frames, missing, optional };
}

/** As a file in the project finds it, else as bowlab does. */
function findFrom(project: string, name: string): FoundPackage | null {
  for (const from of [path.join(project, "package.json"), __filename]) {
    try {
      const folder = path.dirname(createRequire(from).resolve(`${name}/package.json`));
      return { version: packageVersion(folder), folder };
    } catch {
      // Not there; the next place may have it.
    }
  }
  return null;
}

/** Whether the tfjs-node that danfojs asks for is the real one, not what the overrides put in its place. */
function hasOwnEngine(danfojsFolder: string): boolean {
  const resolve = createRequire(path.join(danfojsFolder, "package.json")).resolve;
  try {
    const { name } = JSON.parse(fs.readFileSync(resolve("@tensorflow/tfjs-node/package.json"), "utf8"));
    return name === "@tensorflow/tfjs-node";
  } catch {
    return false;
  }
}
