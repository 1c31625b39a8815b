/** The declarations of the options of a corpus of text. */
import { z } from "zod";
import { anyPath, choice, type OptionKind, optionTable, wholeNumber } from "../options";
import type { WordRange } from "./passage-cutting";
import { textUnits } from "./readers";
import type { Fields } from "./rows";

/** What may be given as a corpus, for help texts. */
export const dataForms = [
  "BEIR folder; file of text, Markdown, HTML, JSON (lines or an array), CSV, TSV or Parquet, .gz and .zst too;",
  "or folder of such files, or of manual pages",
].join(" ");

const wordRange: OptionKind<WordRange> = {
  refusal: "not a range of words",
  expected: "fewest and most words of a passage, for example 40-200",
  schema: z.tuple([z.number().int().min(1), z.number().int()]).refine(([least, most]) => most >= least),
  placeholder: "a-b",
  read: (typed) => /^(\d+)-(\d+)$/.exec(typed.trim())?.slice(1).map(Number),
  write: (range) => range.join("-"),
  numeric: true,
};

const name = z.string().min(1);

const fields: OptionKind<Fields> = {
  refusal: "not names of fields",
  expected: [
    "text=NAME, and id=NAME and title=NAME where they are, separated by commas;",
    "+ joins several (text=summary+body), a point leads into an object (text=body.plain)",
  ].join(" "),
  schema: z.strictObject({ id: name.optional(), title: name.optional(), text: name }),
  placeholder: "list",
  read: fieldsIn,
  write: (given) =>
    Object.entries(given)
      .map((each) => each.join("="))
      .join(","),
};

const delimiter: OptionKind<string> = {
  refusal: "not a delimiter",
  expected: "one character, or tab",
  schema: z.string().refine((given) => [...given].length === 1 && !/["\r\n]/.test(given)),
  placeholder: "char",
  read: (typed) => (typed === "tab" || typed === "\\t" ? "\t" : typed),
  write: (given) => (given === "\t" ? "tab" : given),
};

/** How files of text become passages. */
export const textOptions = optionTable({
  textUnit: {
    type: choice(textUnits),
    recorded: "data.fingerprint",
    defaultText: "auto, paragraphs or else lines",
    help: "what is a passage of plain text; with another than auto Markdown is read as plain text",
    conflicts: ["passageWords"],
  },
  passageWords: {
    type: wordRange,
    unit: "words",
    recorded: "data.fingerprint",
    defaultText: "40-200 for sections of Markdown and HTML; text, records and tables are not cut",
    help: "fewest and most words of a passage; code is never cut",
  },
  passageOverlap: {
    type: wholeNumber(0),
    unit: "sentences",
    recorded: "data.fingerprint",
    defaultText: "0",
    help: "sentences of a passage that the next one of its section begins with",
  },
  fields: {
    type: fields,
    recorded: "data.fingerprint",
    defaultText: "the usual names",
    help: "fields of JSON, columns of tables: id=NAME,title=NAME,text=NAME; text=a+b joins two, a.b is in an object",
  },
  delimiter: {
    type: delimiter,
    recorded: "data.fingerprint",
    defaultText: "told from the header",
    help: "what separates values in CSV, tab for tabs",
  },
});

export const corpusOptions = optionTable({
  data: { type: anyPath, required: true, recorded: "data.fingerprint", help: dataForms },
  ...textOptions,
});

/** "text=body,id=key" → { text: "body", id: "key" }; undefined where it is not such a list, or a name comes twice. */
function fieldsIn(typed: string): Record<string, string> | undefined {
  const pairs = typed.split(",").map((each) => /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(each));
  const named: Record<string, string> = {};
  for (const pair of pairs) {
    if (pair === null || Object.hasOwn(named, pair[1])) return undefined;
    named[pair[1]] = pair[2];
  }
  return named;
}
