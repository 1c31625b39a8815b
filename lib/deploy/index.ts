/** Models that leave the lab: folders for sentence-transformers, graphs for onnxruntime, a service, search pages,
 * trainings for PyTorch. */
export { type ExportOptions, type ExportReport, exportModel } from "./export-model";
export * from "./launch";
export { exportOptions, exportTargets } from "./options";
export * from "./plan";
export { type ServeOptions, type Service, serveOptions, startService } from "./serve";
export * from "./torch";
export * from "./web";
