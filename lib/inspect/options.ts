/** The declarations of the options of a measurement of term coverage. */
import { z } from "zod";
import { type CoverageDepth, coverageDepths } from "../eval";
import { defaultLengths } from "../model-folder";
import { choice, folderPath, type OptionKind, optionTable, wholeNumber } from "../options";
import { corpusOptions } from "../text";

const depth = wholeNumber(1);

/** Depths as they are typed, "T,16,256"; |T| always comes first. */
const depths: OptionKind<readonly CoverageDepth[]> = {
  expected: depth.expected,
  schema: z.array(z.union([z.literal("|T|"), depth.schema])).min(1),
  placeholder: "list",
  read: (typed) => {
    const read = typed.split(",").map((part) => (/^\|?T\|?$/i.test(part.trim()) ? "|T|" : depth.read?.(part)));
    return [...new Set(["|T|", ...read])];
  },
  numeric: true,
};

export const coverageOptions = optionTable({
  model: { type: folderPath, required: true, help: "checkpoint folder" },
  data: corpusOptions.data,
  k: {
    type: depths,
    default: coverageDepths,
    help: "depths, separated by commas; T is the passage's own number of tokens",
  },
  head: {
    type: choice(["full", "bare"]),
    default: "full",
    help: "projection: the full MLM head, or the bare embedding matrix",
  },
  limit: { type: wholeNumber(1), unit: "passages", help: "measure the first n passages only" },
  maxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    default: defaultLengths.passage,
    help: "longest sequence in tokens",
  },
  batchSize: { type: wholeNumber(1), unit: "sequences", default: 64, help: "sequences a batch" },
});
