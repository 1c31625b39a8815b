/** The study's published results, for notebooks and for checking them. */
import * as path from "node:path";
import { readJson } from "bowlab/dist/files";
import type { LargeSummary } from "./large/report/summary";
import { resultsFolder } from "./place";
import type { StudyResults, Summary } from "./report/summary";

/** Where published results lie; in git. */
export function publishedFolder(scale: string): string {
  return path.join(resultsFolder, scale);
}

/**
 * Everything that was measured, and its summary.
 * @param folder default: the full study's published results
 * @throws InputError when there are none
 */
export function readStudy(folder = publishedFolder("full")): { results: StudyResults; summary: Summary } {
  return {
    results: readJson(path.join(folder, "results.json")) as StudyResults,
    summary: readJson(path.join(folder, "summary.json")) as Summary,
  };
}

/**
 * The summary of a larger study.
 * @param scale `medium` or `large`
 * @throws InputError when nothing of it is published
 */
export function readLargeStudy(scale: string): LargeSummary {
  return readJson(path.join(publishedFolder(scale), "summary.json")) as LargeSummary;
}
