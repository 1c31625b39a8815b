/** Passages' texts as files: `N.bin` holds a part's passages, a JSON array each: id, title, text, file, line, url. */

/** A passage as a page shows it. */
export interface WebPassage {
  id: string;
  title: string;
  text: string;
  file?: string;
  line?: number;
  url?: string;
}

/** Raw bytes of a part, about: an answer fetches one for each passage that it shows. */
export const TEXT_PART_BYTES = 1 << 15;

type Row = [id: string, title: string, text: string, file?: string | null, line?: number | null, url?: string | null];

/** The bytes of a part. */
export function writeTexts(passages: readonly WebPassage[]): Uint8Array {
  const rows = passages.map(({ id, title, text, file, line, url }): Row => {
    const row: Row = [id, title, text, file ?? null, line ?? null, url ?? null];
    while (row.length > 3 && row[row.length - 1] === null) row.pop();
    return row;
  });
  return new TextEncoder().encode(JSON.stringify(rows));
}

/** @throws SyntaxError when the bytes are not a whole part */
export function readTexts(bytes: Uint8Array): WebPassage[] {
  const rows = JSON.parse(new TextDecoder().decode(bytes)) as Row[];
  return rows.map(([id, title, text, file, line, url]) => ({
    ...{ id, title, text },
    ...{ file: file ?? undefined, line: line ?? undefined, url: url ?? undefined },
  }));
}
