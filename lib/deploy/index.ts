/** Models that leave the lab: folders for sentence-transformers, graphs for onnxruntime and transformers.js. */
export { type ExportOptions, type ExportReport, exportModel } from "./export-model";
export { exportOptions, exportTargets } from "./options";
export * from "./web";
