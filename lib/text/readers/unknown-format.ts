/** Files in forms that are not read, and what to do with them. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { endingOf, HEAD_BYTES, packingOf } from "../streaming";

/** The endings that are read, for messages. */
export const ENDINGS =
  ".jsonl, .json, .txt, .md, .mdx, .html, .csv, .tsv (plain, .gz or .zst), .parquet, or manual pages";

/** Documents of other programs → how to make text of them. */
const conversions: Readonly<Record<string, string>> = {
  pdf: "take its text out first: pdftotext FILE NEW.txt",
  docx: "convert it first: pandoc FILE -t gfm -o NEW.md",
  odt: "convert it first: pandoc FILE -t gfm -o NEW.md",
  epub: "convert it first: pandoc FILE -t gfm -o NEW.md",
  rst: "convert it first: pandoc FILE -t gfm -o NEW.md",
  adoc: "convert it first: asciidoctor FILE -o NEW.html",
  ipynb: "convert it first: jupyter nbconvert --to markdown FILE",
  doc: "save it as text, or convert it first: libreoffice --convert-to html FILE",
  pptx: "save it as text, or convert it first: libreoffice --convert-to html FILE",
  xlsx: "save its sheet as CSV, and name the columns: --fields text=NAME",
  xls: "save its sheet as CSV, and name the columns: --fields text=NAME",
  ods: "save its sheet as CSV, and name the columns: --fields text=NAME",
  xml: "take its text out first, as JSON lines or plain text",
};

/** The error for a file whose ending is not of a form that is read: what it is, where its first bytes tell. */
export function unknownFormat(file: string): InputError {
  const ending = endingOf(file);
  if (Object.hasOwn(conversions, ending)) {
    return new InputError("files of this form are not read", {
      file,
      expected: ENDINGS,
      found: `.${ending}`,
      fix: conversions[ending],
    });
  }
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const head = Buffer.alloc(HEAD_BYTES);
    try {
      packingOf(head.subarray(0, fs.readSync(fd, head, 0, head.length, 0)), file);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  return new InputError("cannot tell the format of the file", {
    file,
    expected: ENDINGS,
    fix: "give the file the ending of its form",
  });
}
