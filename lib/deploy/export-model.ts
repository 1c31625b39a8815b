/** A model for use elsewhere: in sentence-transformers, or as a graph in transformers.js and onnxruntime. */
import { InputError } from "../errors";
import { completeOptions, type Given, requireKnown } from "../options";
import { exportToOnnx } from "./onnx-folder";
import { exportOptions } from "./options";
import { exportToSentenceTransformers } from "./sentence-transformers";
import { exportSource } from "./source";

/** What is exported, and where to. */
export interface ExportOptions extends Given<typeof exportOptions> {}

/** What was written. */
export interface ExportReport {
  /** The folder. */
  out: string;
  to: "st" | "onnx";
  /** What the model gives: a text's vector, or a pair's score. */
  gives: "vectors" | "scores";
  /** Of a graph: its file, and the file's size in bytes. */
  file?: string;
  bytes?: number;
}

/**
 * Exports a model. No engine is needed.
 * @throws InputError when the model cannot be read or exported so, or the folder holds something else
 * @example
 * ```ts
 * import { exportModel } from "bowlab";
 *
 * const { gives } = exportModel({ model: "bow", to: "onnx", out: "bow-onnx", dtype: "q8" });
 * console.log(gives); // → vectors
 * ```
 */
export function exportModel(options: ExportOptions): ExportReport {
  requireKnown(options, [exportOptions], "of the export");
  const { model, to, out, dtype, pooling } = completeOptions(exportOptions, options, "of the export");
  if (to === "st" && dtype !== "fp32") {
    throw new InputError("weights for sentence-transformers are written as they are", {
      ...{ field: "dtype", found: dtype, fix: "leave --dtype out, or choose --to onnx" },
    });
  }
  const source = exportSource(model, pooling);
  const report = { out, to, gives: source.isCross ? ("scores" as const) : ("vectors" as const) };
  if (to === "onnx") return { ...report, ...exportToOnnx(source, out, dtype) };
  exportToSentenceTransformers(source, out);
  return report;
}
