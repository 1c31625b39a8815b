/** One byte of properties for each code point, unpacked once from the frozen tables. */
import * as tables from "./unicode-tables";

export const REMOVED = 1;
export const SPACE = 2;
export const NONSPACING_MARK = 4;
export const DECOMPOSES = 8;
export const PUNCTUATION = 16;
export const CHINESE = 32;
export const CASED = 64;

const LOWER = new Map<number, string>(tables.LOWER_LONG.map(([from, to]) => [from.codePointAt(0) as number, to]));

/** Property bits by code point. */
export const PROPERTIES = unpack();

/** Lower case of one code point as the tables have it (no context: a final sigma is like any other). */
export function lowerCase(codePoint: number): string {
  return LOWER.get(codePoint) ?? String.fromCodePoint(codePoint);
}

function unpack(): Uint8Array {
  const properties = new Uint8Array(0x110000);
  const mark = (packed: string, bit: number): void => {
    const numbers = packed.split(" ").map((each) => Number.parseInt(each, 36));
    for (let i = 0, at = 0; i < numbers.length; i += 2) {
      at += numbers[i];
      for (const end = at + numbers[i + 1]; at < end; at++) properties[at] |= bit;
    }
  };
  mark(tables.REMOVED_RUNS, REMOVED);
  mark(tables.SPACE_RUNS, SPACE);
  mark(tables.MARK_RUNS, NONSPACING_MARK);
  mark(tables.DECOMPOSES_RUNS, DECOMPOSES);
  mark(tables.PUNCTUATION_RUNS, PUNCTUATION);
  mark(tables.CHINESE_RUNS, CHINESE);
  // Half of a surrogate pair is not a character; the reference cannot be given one, and the clean-up drops what it
  // would become.
  properties.fill(REMOVED, 0xd800, 0xe000);

  const runs = tables.LOWER.split(" ").map((each) => Number.parseInt(each, 36));
  for (let i = 0; i < runs.length; i += 4) {
    const [start, count, step, distance] = runs.slice(i, i + 4);
    for (let k = 0; k < count; k++) LOWER.set(start + k * step, String.fromCodePoint(start + k * step + distance));
  }
  for (const codePoint of LOWER.keys()) properties[codePoint] |= CASED;
  return properties;
}
