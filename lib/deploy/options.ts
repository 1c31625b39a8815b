/** The declarations of an export's options. */
import { poolingModes } from "../model";
import { choice, folderPath, optionTable } from "../options";
import { precisions } from "./onnx";

/** Where a model can go. */
export const exportTargets = ["st", "onnx"] as const;

export const exportOptions = optionTable({
  model: { type: folderPath, required: true, help: "checkpoint folder, of bowlab or of sentence-transformers" },
  to: {
    type: choice(exportTargets),
    required: true,
    help: "st: a folder for sentence-transformers; onnx: a graph in transformers.js' layout",
  },
  out: { type: folderPath, required: true, help: "folder to write into" },
  dtype: {
    type: choice(precisions),
    default: "fp32",
    help: "of a graph: fp32, fp16 (halves) or q8 (weights in bytes, products dynamically quantized)",
  },
  pooling: {
    type: choice(poolingModes),
    defaultText: "what the checkpoint was trained with, else cls",
    help: "a text's vector",
  },
});
