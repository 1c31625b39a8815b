/** TREC run files, six columns `query Q0 passage rank score tag`, also .gz: systems that are not built here. */
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { readLines } from "../../lib/text/streaming";
import { InputError } from "../../lib/errors";
import { writeFileAtomic } from "../../lib/files";

export interface Found {
  id: string;
  score: number;
}

/**
 * A run's passages for each query, highest score first (its rank column is ignored, as trec_eval does; ties keep the
 * file's order).
 * @throws InputError on a line that has not six columns or no score.
 */
export async function readRun(file: string): Promise<Map<string, Found[]>> {
  const run = new Map<string, Found[]>();
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.trim().split(/\s+/);
    const score = Number(columns[4]);
    if (columns.length !== 6 || !Number.isFinite(score)) {
      throw new InputError("the line is not a result of a run", {
        file,
        line: number,
        expected: "query Q0 passage rank score tag",
        found: text,
      });
    }
    const found = run.get(columns[0]) ?? [];
    run.set(columns[0], found);
    found.push({ id: columns[2], score });
  }
  for (const found of run.values()) found.sort((a, b) => b.score - a.score);
  return run;
}

/** Writes a run, whole or not at all; compressed where the name ends in .gz. */
export function writeRun(file: string, tag: string, run: ReadonlyMap<string, readonly Found[]>): void {
  const lines = [...run].flatMap(([query, found]) =>
    found.map(({ id, score }, i) => `${query} Q0 ${id} ${i + 1} ${score.toPrecision(7)} ${tag}\n`),
  );
  writeFileAtomic(file, file.endsWith(".gz") ? gzipSync(lines.join("")) : lines.join(""));
}

/** A system's name from its run file: "runs/bow.run.gz" → "bow". */
export function runName(file: string): string {
  return path.basename(file).replace(/(\.run)?(\.gz)?$/, "");
}
