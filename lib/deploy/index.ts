/** Models that leave the lab: folders for sentence-transformers, graphs for onnxruntime, a service over HTTP. */
export { type ExportOptions, type ExportReport, exportModel } from "./export-model";
export { exportOptions, exportTargets } from "./options";
export * from "./web";
export { type ServeOptions, type Service, serveOptions, startService } from "./serve";
