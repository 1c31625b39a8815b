/** What a person searches: files of passages, or a project with the documentation of its dependencies. */
import * as path from "node:path";
import { InputError } from "../errors";
import { statOf } from "../places";

/**
 * A BEIR folder, a file or folder of passages in any form that is read; the folder of a project; or a store in a
 * database.
 */
export type PlaceToSearch = string | { project: string } | { store: string; table?: string };

/** The same, looked at. */
export interface SearchPlace {
  kind: "files" | "project";
  /** Absolute. */
  path: string;
  /** The folder below which the places of passages are told. */
  root: string;
}

/** @throws InputError when there is no such place */
export function searchPlace(place: Exclude<PlaceToSearch, { store: string }>): SearchPlace {
  const isProject = typeof place !== "string";
  const given = isProject ? place?.project : place;
  if (typeof given !== "string" || given === "") {
    throw new InputError("nothing says what is to be searched", {
      expected: 'a file or folder of passages, or { project: "DIR" }',
      found: JSON.stringify(place) ?? typeof place,
    });
  }
  const full = path.resolve(given);
  const stats = statOf(full);
  if (stats === undefined) {
    const expected = isProject ? "a folder with a package.json" : "a file or folder of passages";
    throw new InputError("there is nothing to search", { file: given, expected, found: "no such file or folder" });
  }
  if (isProject && !stats.isDirectory()) {
    throw new InputError("a project is a folder", { file: given, expected: "the folder with its package.json" });
  }
  return { kind: isProject ? "project" : "files", path: full, root: stats.isDirectory() ? full : path.dirname(full) };
}
