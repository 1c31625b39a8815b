/** The passages' texts of an export, in parts that are fetched for what is shown. */
import type { Passage } from "../../../text";
import { TEXT_PART_BYTES, type WebPassage, writeTexts } from "../format";
import { passagePage } from "./links";
import type { FolderWriter } from "./new-files";

/**
 * @param passages in the order of their numbers
 * @param baseUrl where their pages are, see `passagePage`
 * @param placeOf the name of a file as readers see it
 * @returns passages a part
 */
export function writeTextParts(
  folder: FolderWriter,
  passages: readonly Passage[],
  baseUrl: string | undefined,
  placeOf: (file: string) => string,
): number {
  const shown = passages.map(({ id, title, text, source }): WebPassage => {
    const place = source && (source.origin ?? { file: placeOf(source.file), line: source.line });
    return { id, title, text, ...place, url: passagePage(id, baseUrl) };
  });
  const letters = shown.reduce((sum, { id, title, text }) => sum + id.length + title.length + text.length + 20, 0);
  const perPart = Math.max(1, Math.round(TEXT_PART_BYTES / (letters / Math.max(1, shown.length))));
  for (let first = 0; first < shown.length; first += perPart) {
    folder.add(`${first / perPart}.bin`, writeTexts(shown.slice(first, first + perPart)));
  }
  return perPart;
}
