/**
 * What a file really is, told from its first bytes whatever its name says: gzip and zstd are unpacked by `chunks`,
 * everything else that is not plain UTF-8 text is refused by its name, with the way to make text of it.
 */
import { InputError } from "../../errors";

/** First bytes that are looked at: tar's mark stands at 257. */
export const HEAD_BYTES = 512;

export type Packing = "plain" | "gzip" | "zstd";

/** A form that is not read: the bytes it begins with (Latin-1), what it is, and the way out. */
type Foreign = readonly [mark: string, what: string, fix: string];

const foreign: readonly Foreign[] = [
  ["BZh", "bzip2", "unpack it first: bunzip2 FILE"],
  ["\xfd7zXZ\0", "xz", "unpack it first: unxz FILE"],
  ["\x04\x22\x4d\x18", "lz4", "unpack it first: lz4 -d FILE"],
  ["\x1f\x9d", "compress (.Z)", "unpack it first: uncompress FILE"],
  ["PK\x03\x04", "a zip archive", "unpack it first: unzip FILE"],
  ["PK\x05\x06", "an empty zip archive", "take the file that was meant"],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first: 7z x FILE"],
  ["Rar!", "a rar archive", "unpack it first: unrar x FILE"],
  ["PAR1", "Parquet", "give the file the ending .parquet"],
  ["ARROW1", "Arrow", 'write it as JSON lines: pandas.read_feather(FILE).to_json(NEW, orient="records", lines=True)'],
  ["%PDF-", "a PDF document", "take its text out first: pdftotext FILE"],
  ["{\\rtf", "a document in rich text", "save it as plain text in UTF-8"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as plain text in UTF-8"],
  ["\x93NUMPY", "a NumPy array", "take the file of texts that was meant"],
  ["\x89HDF", "HDF5", "write its texts as JSON lines"],
  ["\x7fELF", "a program", "take the file of texts that was meant"],
  ["\x89PNG", "a picture", "take the file of texts that was meant"],
  ["\xff\xd8\xff", "a picture", "take the file of texts that was meant"],
  ["SQLite format 3\0", "an SQLite database", "write its texts as JSON lines"],
  ["version https://git-lfs.", "a Git LFS pointer in place of the file", "fetch the file itself: git lfs pull"],
];

/**
 * How a file is packed. @param head its first bytes, `HEAD_BYTES` or all there are
 * @throws InputError when it is something that is not read
 */
export function packingOf(head: Buffer, file: string): Packing {
  if (head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  // A zstd frame, or a frame to be skipped in front of one.
  if (head.length >= 4 && head.readUInt32LE() === 0xfd2fb528) return "zstd";
  if (head.length >= 4 && head.readUInt32LE() >>> 4 === 0x184d2a5) return "zstd";
  requireText(head, file);
  return "plain";
}

/** @throws InputError when the bytes begin something else than UTF-8 text. */
export function requireText(head: Buffer, file: string): void {
  const start = head.toString("latin1");
  const found = foreign.find(([mark]) => start.startsWith(mark));
  if (found) throw isForeign(file, ...described(found, start));
  if (start.slice(257, 262) === "ustar") throw isForeign(file, "a tar archive", "unpack it first: tar -xf FILE");
  const encoding = wideEncodingOf(head);
  if (encoding) throw isForeign(file, `text in ${encoding}`, `convert it: iconv -f ${encoding} -t UTF-8 FILE > NEW`);
}

/** Word's and Excel's files are zip archives. */
function described([, what, fix]: Foreign, start: string): [what: string, fix: string] {
  const isOffice =
    start.startsWith("PK\x03\x04") && /\[Content_Types\]\.xml|word\/|mimetypeapplication\/vnd/.test(start);
  return isOffice ? ["an Office document (docx, xlsx, odt)", "save it as plain text in UTF-8"] : [what, fix];
}

/** UTF-16 and UTF-32, by their byte-order marks, or by the zeros between the letters. */
function wideEncodingOf(head: Buffer): string | undefined {
  if (head.length >= 4 && head.readUInt32LE() === 0xfeff) return "UTF-32LE";
  if (head.length >= 4 && head.readUInt32BE() === 0xfeff) return "UTF-32BE";
  if (head.length >= 2 && head.readUInt16LE() === 0xfeff) return "UTF-16LE";
  if (head.length >= 2 && head.readUInt16BE() === 0xfeff) return "UTF-16BE";
  const pairs = head.length >> 1;
  if (pairs < 4) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < 2 * pairs; at++) if (head[at] === 0) zeros[at % 2]++;
  if (zeros[0] === 0 && zeros[1] > 0.7 * pairs) return "UTF-16LE";
  return zeros[1] === 0 && zeros[0] > 0.7 * pairs ? "UTF-16BE" : undefined;
}

function isForeign(file: string, found: string, fix: string): InputError {
  return new InputError("the file is not text that can be read", {
    file,
    expected: "UTF-8 text, plain, gzip or zstd",
    found,
    fix,
  });
}

/** The error for bytes that are not UTF-8; names the first of them, and the letter that it is in Latin-1. */
export function notUtf8(bytes: Buffer, what: string, place: { file: string; line?: number }): InputError {
  const text = bytes.toString("utf8");
  const at = Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf("\ufffd"))));
  const byte = bytes[at];
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  const letter = byte >= 0xa0 ? `, in Latin-1 "${String.fromCharCode(byte)}"` : "";
  return new InputError(`the ${what} is not valid UTF-8`, {
    ...place,
    found: `the byte ${hex}${letter}`,
    fix: "convert the file to UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW",
  });
}
