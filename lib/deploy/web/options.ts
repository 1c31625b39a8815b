/** The declarations of the options of an export for the web. */
import { choice, folderPath, name, optionTable, text, wholeNumber } from "../../options";
import { bm25Options } from "../../retrieval";
import { askOptions, askPlaceOptions, askTitleWeight } from "../../search";
import { corpusOptions, textOptions } from "../../text";
import { precisions } from "../onnx";

/** In how many bits a number of a passage's vector can be kept. */
export const vectorBits = ["8", "16"] as const;

export const webExportOptions = optionTable({
  data: { type: corpusOptions.data.type, conflicts: ["project"], help: corpusOptions.data.help },
  project: askPlaceOptions.project,
  ...textOptions,
  model: { type: folderPath, help: "a bi-encoder's folder: questions are answered by its vectors too" },
  out: { type: folderPath, required: true, help: "folder to write into" },
  dtype: {
    type: choice(precisions),
    default: "fp16",
    help: "of the model's graph: fp32, fp16 or q8 (weights in bytes: the least to fetch, other answers now and then)",
  },
  vectorBits: {
    type: choice(vectorBits),
    default: "16",
    help: "bits of a vector's number: 16 keep the order of the model's own; 8 are half to fetch, and nearly do",
  },
  maxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    defaultText: "as the model was made",
    help: "tokens of a passage",
  },
  weights: askOptions.weights,
  title: { type: name(), defaultText: "the collection's name", help: "heading of the page" },
  baseUrl: {
    type: text("url"),
    help: "where the passages' pages are: what stands before guide.md#slug, or an address with {path}, {slug}, {id}",
  },
  ...bm25Options,
  titleWeight: { ...bm25Options.titleWeight, default: askTitleWeight },
});
