/** One tfjs for the project's code and for bowlab: the same tensors, the same engine. */
import { createRequire } from "node:module";
import * as path from "node:path";
import { packageVersion } from "../../install";

/** What to do about a project whose tfjs is not bowlab's; null: it is the same one, or the project uses none. */
export function secondTfjs(project = process.cwd()): { what: string; fix: string } | null {
  const [theirs, ours] = [tfjsOf(path.join(project, "package.json")), tfjsOf(__filename)];
  if (theirs === null || ours === null || theirs === ours) return null;
  const version = packageVersion(ours);
  return {
    what: `the project's @tensorflow/tfjs (${packageVersion(theirs)}, ${theirs}) is not bowlab's (${version}, ${ours})`,
    fix: `run \`npm install @tensorflow/tfjs@${version}\`, so that there is one: tensors of two do not mix`,
  };
}

/** The folder of the tfjs that a file finds, links followed. */
function tfjsOf(file: string): string | null {
  try {
    return path.dirname(createRequire(file).resolve("@tensorflow/tfjs/package.json"));
  } catch {
    return null;
  }
}
