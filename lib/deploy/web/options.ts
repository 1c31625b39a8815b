/** The declarations of the options of an export for the web. */
import { choice, flag, folderPath, name, optionTable, text, wholeNumber } from "../../options";
import { bm25Options } from "../../retrieval";
import { askOptions } from "../../search";
import { corpusOptions } from "../../text";
import { precisions } from "../onnx";

export const webExportOptions = optionTable({
  ...corpusOptions,
  model: { type: folderPath, help: "a bi-encoder's folder: questions are answered by its vectors too" },
  out: { type: folderPath, required: true, help: "folder to write into" },
  dtype: {
    type: choice(precisions),
    default: "q8",
    help: "of the model's graph: fp32, fp16 or q8 (weights in bytes)",
  },
  fine: {
    type: flag,
    help: "keep the vectors in 16 bits and not in 8: twice the bytes, the order of the model's own",
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
});
