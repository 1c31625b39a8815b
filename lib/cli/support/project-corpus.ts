/** `bowlab corpus apidocs --project`: builds the corpus and tells of it. */
import { InputError } from "../../errors";
import { buildProjectCorpus, type ProjectCorpusOptions, type ProjectCorpusReport, type SkippedText } from "../../text";
import { interruptible, withProgressDisplay } from "./command";

/** Packages that the table names. */
const SHOWN_PACKAGES = 15;
/** Packages and files that are named as skipped. */
const SHOWN_SKIPPED = 10;

/** Builds the corpus with a progress display; Ctrl-C ends it and leaves nothing half-written. */
export function projectCorpus(options: ProjectCorpusOptions): Promise<ProjectCorpusReport> {
  return withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        return await buildProjectCorpus({ ...options, signal, onProgress: (progress) => display.update(progress) });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped: no corpus was written", { file: options.outDir });
      }
    }),
  );
}

/** The report for a person: counts, the packages that gave most, what was skipped. */
export function projectCorpusText(report: ProjectCorpusReport): string {
  const { project, passages, words, duplicates, queries, packages, skipped, notes, outDir, seconds } = report;
  const twice = duplicates === 0 ? "" : `, ${duplicates} with a text that was there already left out`;
  return [
    `${project}: ${passages} passages, ${words} words of ${packages.length} packages in ${seconds.toFixed(1)} s${twice}`,
    `fingerprint ${report.fingerprint}`,
    `names: ${queries.train} train, ${queries.dev} dev, ${queries["known-item"]} known-item`,
    ...packageLines(report),
    ...skippedLines(skipped),
    ...notes.map((note) => `note: ${note}`),
    `written to ${outDir}`,
  ].join("\n");
}

function packageLines({ packages }: ProjectCorpusReport): string[] {
  const most = [...packages].sort((a, b) => b.passages - a.passages);
  const shown = most.slice(0, SHOWN_PACKAGES).filter(({ passages }) => passages > 0);
  const rows = shown.map(
    ({ name, version, passages, words, why }) => [`${name}@${version}`, passages, words, why] as const,
  );
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(
    ([name, passages, words, why]) =>
      `  ${name.padEnd(width)}  ${String(passages).padStart(7)} passages  ${String(words).padStart(8)} words  ${why}`,
  );
  const rest = most.slice(shown.length);
  if (rest.length === 0) return lines;
  const sum = rest.reduce((total, { passages }) => total + passages, 0);
  return [...lines, `  and ${rest.length} packages more with ${sum} passages`];
}

function skippedLines(skipped: readonly SkippedText[]): string[] {
  const lines = skipped.map(({ package: name, file, why }) => `skipped: ${name}${file ? ` ${file}` : ""}: ${why}`);
  if (lines.length <= SHOWN_SKIPPED) return lines;
  return [...lines.slice(0, SHOWN_SKIPPED), `skipped: ${lines.length - SHOWN_SKIPPED} more (--json lists all)`];
}
