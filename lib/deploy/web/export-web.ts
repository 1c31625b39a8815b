/** A collection as a static folder that is a search box over it: words, vectors, a model, and what runs them. */
import { completeOptions, type Given, requireKnown } from "../../options";
import { withProgress } from "../../progress";
import type { OnCorpusProgress, ReadOptions } from "../../text";
import type { WebBytes } from "./format";
import { webExportOptions } from "./options";
import { numberedPassages, placeToExport } from "./passages";
import { publishWebFolder, requireWebAddress, requireWebFolder, webModelSource, writeAllParts } from "./write";

/** What is exported, and how. */
export interface WebExportOptions extends Given<typeof webExportOptions> {
  /** Told how far reading, counting and encoding are. */
  onProgress?: OnCorpusProgress;
  /** Told what a person should know: sizes, a package that is fetched. */
  onNote?: (line: string) => void;
  /** Told what of the collection was passed over. */
  onSkipped?: ReadOptions["onSkipped"];
  /** Aborted: the export ends with the signal's reason; what stood in the folder stays. */
  signal?: AbortSignal;
}

/** What was written. */
export interface WebExportReport {
  out: string;
  to: "web";
  passages: number;
  /** Bytes of each kind of files. */
  bytes: WebBytes;
  /** Bytes that a browser fetches before it answers by words, and before it answers by vectors too. */
  beforeWords: number;
  beforeBoth: number;
}

/**
 * Writes a folder that any file server can serve: a page with a search box, the collection's words, its texts, and with
 * `model` its vectors and the model itself. With a model an engine must have been started. A folder of an earlier
 * export is renewed, while it may be served.
 * @throws InputError when the collection or the model cannot be read, or the folder holds something else
 * @example
 * ```ts
 * import { exportWeb } from "bowlab";
 *
 * const { passages, bytes } = await exportWeb({ data: "data", out: "search" });
 * console.log(passages, bytes.vectors); // → 8 0
 * ```
 */
export async function exportWeb(given: WebExportOptions): Promise<WebExportReport> {
  const followers: readonly (keyof WebExportOptions)[] = ["onProgress", "onNote", "onSkipped", "signal"];
  requireKnown(given, [webExportOptions, followers], "of the export");
  const options = completeOptions(webExportOptions, given, "of the export");
  const place = placeToExport(options);
  requireWebAddress(options.baseUrl);
  requireWebFolder(options.out);
  const source = options.model === undefined ? undefined : webModelSource(options.model);
  return withProgress({ label: "exporting for the web", unit: "passages" }, given.onProgress, async (onProgress) => {
    const passages = await numberedPassages(options, place, { ...given, onProgress });
    const { onNote, signal } = given;
    const material = { options, place, passages, source, onProgress, onNote, signal };
    const { bytes } = await publishWebFolder(options.out, (staging) => writeAllParts(staging, material));
    const beforeWords = bytes.code + bytes.head;
    const beforeBoth = source ? beforeWords + bytes.vectors + bytes.model + bytes.runtime : beforeWords;
    return { out: options.out, to: "web", passages: passages.length, bytes, beforeWords, beforeBoth };
  });
}
