/** `bowlab corpus apidocs --set large`: builds the corpus and tells of it. */
import { InputError } from "../../errors";
import { buildLargeApidocs, type LargeProgress, type LargeReport } from "../../text";
import { interruptible, withProgressDisplay } from "./command";
import { note } from "./output";
import type { ProgressDisplay } from "./progress";

/** Builds the corpus with a progress display. Ctrl-C keeps what was fetched and leaves nothing half-written. */
export function largeCorpus(outDir: string): Promise<LargeReport> {
  return withProgressDisplay((display) =>
    interruptible(async (signal) => {
      try {
        return await buildLargeApidocs({
          outDir,
          signal,
          onFetch: ({ packages, bytes, cacheDir }) =>
            note(
              `fetching ${packages} packages by npm, ${megabytes(bytes)} MB to download; ` +
                `they are kept in ${cacheDir} and take as much there`,
            ),
          onProgress: shown(display),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new InputError("stopped: no corpus was written", {
          file: outDir,
          fix: "run the same command again; packages that were fetched are kept",
        });
      }
    }),
  );
}

/** The report for a person. */
export function largeCorpusText(report: LargeReport): string {
  const { passages, words, packages, queries, duplicates, fingerprint, isPublished, downloadedBytes } = report;
  const mark = isPublished ? "as published" : "NOT the published one: figures made with it cannot be compared";
  const got = downloadedBytes === 0 ? "nothing downloaded" : `${megabytes(downloadedBytes)} MB downloaded`;
  const licences = [...new Set(packages.map(({ licence }) => licence))].sort();
  return [
    `${passages} passages, ${words} words of ${packages.length} packages in ${report.seconds.toFixed(1)} s, ${got}`,
    `${duplicates} symbols with a text that was there already left out`,
    `fingerprint ${fingerprint}, ${mark}`,
    `names: ${queries.train} train, ${queries.dev} dev, ${queries["known-item"]} known-item`,
    `licences: ${licences.join(", ")}; README.md in the folder names each package's`,
    `written to ${report.outDir}`,
  ].join("\n");
}

/** Bytes as megabytes with a rate. */
function shown(display: ProgressDisplay): (progress: LargeProgress) => void {
  let phase = "";
  let began = 0;
  return ({ phase: now, done, total, message }) => {
    if (now !== phase) [phase, began] = [now, performance.now()];
    const rate = done / 1e6 / Math.max(0.001, (performance.now() - began) / 1000);
    display.update({
      phase,
      done: megabytes(done),
      total: megabytes(total),
      detail: `MB, ${rate.toFixed(1)} MB/s · ${message}`,
    });
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
