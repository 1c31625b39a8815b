/** The notebooks to grade: files as they are named, folders with all they hold. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";

export interface Submission {
  file: string;
  /** The path below the folder that was named, without its ending. */
  learner: string;
}

/** @throws InputError when a place is not there, holds no notebook, or two submissions have one name. */
export function findSubmissions(places: readonly string[]): Submission[] {
  const found = places.flatMap(submissionsIn);
  const owners = new Map<string, string>();
  for (const { file, learner } of found) {
    const other = owners.get(learner);
    if (other) {
      throw new InputError(`${other} and ${file} would both be graded as ${learner}`, {
        fix: "give the folder above them instead",
      });
    }
    owners.set(learner, file);
  }
  return found;
}

function submissionsIn(place: string): Submission[] {
  try {
    fs.statSync(place);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const what = isMissing ? `there is no ${place} to grade` : `cannot open ${place}: ${messageOf(error)}`;
    throw new InputError(what, { fix: "check its path", cause: error });
  }
  const learnerOf = (name: string) =>
    name
      .replace(/\.ipynb$/i, "")
      .split(path.sep)
      .join("/");
  if (!fs.statSync(place).isDirectory()) return [{ file: place, learner: learnerOf(path.basename(place)) }];
  const names = (fs.readdirSync(place, { recursive: true }) as string[])
    .filter((name) => /\.ipynb$/i.test(name) && !name.split(path.sep).some((part) => part.startsWith(".")))
    .sort();
  if (names.length === 0) throw new InputError(`the folder ${place} holds no notebook`);
  return names.map((name) => ({ file: path.join(place, name), learner: learnerOf(name) }));
}
