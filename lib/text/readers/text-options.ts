/** How texts become passages: what decides it, whatever the form of their files. */
import { InputError } from "../../errors";
import { type CuttingOptions, defaultPassageWords } from "../passage-cutting";
import type { Fields } from "../rows";
import type { Source } from "./sources";
import type { TextUnit } from "./text-unit";

/** What decides how files of text become passages. */
export interface TextOptions extends CuttingOptions {
  /**
   * What is a passage of plain text; "auto" by default. With another, Markdown is read as plain text, and HTML by its
   * paragraphs or as a whole.
   */
  textUnit?: TextUnit;
  /**
   * Words of a passage, fewest and most. By default [40, 200] for the sections of Markdown and HTML; plain text,
   * records and tables are cut only when it is given. A rest below the least joins the passage before it. Code is never
   * cut.
   */
  passageWords?: CuttingOptions["passageWords"];
  /** Which fields of JSON and columns of tables are id, title and text. */
  fields?: Fields;
  /** What separates values in CSV; by default what the header's line has most of. */
  delimiter?: string;
}

/** Changes where other versions make other passages of the same Markdown, HTML or table. */
const VERSION = "passages/2";

/** The options of texts, out of those of whatever reads them. */
export function textOptionsOf({ textUnit, passageWords, passageOverlap, fields, delimiter }: TextOptions): TextOptions {
  return { textUnit, passageWords, passageOverlap, fields, delimiter };
}

/**
 * All that decides which passages these files give, in one text, for keys of what is made of them. Of plain forms read
 * by default it is the unit alone, as it always was.
 */
export function passageSettings(sources: readonly Source[], options: TextOptions): string {
  const { textUnit = "auto", passageWords, passageOverlap = 0, fields, delimiter } = options;
  const isPlain = sources.every(({ kind }) => kind === "jsonl" || kind === "text" || kind === "tsv");
  const isDefault = passageWords === undefined && passageOverlap === 0 && fields === undefined;
  if (isPlain && isDefault && delimiter === undefined) return textUnit;
  const named = fields && [fields.id, fields.title, fields.text];
  return JSON.stringify([VERSION, textUnit, passageWords ?? defaultPassageWords, passageOverlap, named, delimiter]);
}

/** @throws InputError on options that contradict each other or cannot be */
export function checkTextOptions({ textUnit = "auto", passageWords, passageOverlap, delimiter }: TextOptions): void {
  if (passageWords !== undefined && textUnit !== "auto") {
    throw new InputError("a unit of text and a number of words contradict each other", {
      field: "passageWords",
      expected: "passageWords or textUnit",
      found: "both",
      fix: "leave one of them out",
    });
  }
  const [least, most] = passageWords ?? defaultPassageWords;
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 1 || most < least)
    throw wrong("passageWords", "fewest and most words, such as [40, 200]", passageWords);
  if (passageOverlap !== undefined && !(Number.isInteger(passageOverlap) && passageOverlap >= 0))
    throw wrong("passageOverlap", "a whole number of sentences", passageOverlap);
  if (delimiter !== undefined && [...delimiter].length !== 1) throw wrong("delimiter", "one character", delimiter);
}

function wrong(field: string, expected: string, found: unknown): InputError {
  return new InputError("an option of the text is out of range", { field, expected, found: JSON.stringify(found) });
}
